import { Problem } from '../../../contract/problem';
import { type Direction, directionOf } from '../../data/cutover-state';
import type { Coordinates } from '../../data/position';
import type { RunRecord } from '../../data/run-record';
import { facing } from '../../facing';
import type { Session } from '../../ports';
import { readOwnPosition } from '../../servers/own-position';
import type { StepContext } from '../../step';
import { holdConductorLock } from '../../turn-guard';
import { channelOrigin } from '../replicate/channel-origin';
import { type FollowedChanges, followChanges } from './follow-changes';
import { hurried } from './hurried';
import type { Switch } from './switch';

export interface OpenSwitch extends Switch {
  close(): Promise<void>;
}

/** Opens every connection before anything is asked of the servers: a login inside the outage would be outage. */
export async function openSwitch(context: StepContext, id: string): Promise<OpenSwitch> {
  const direction = directionOf(context.record().cutover);
  const faced = facing(context, direction);
  const { databases, hurry } = hurried(faced.ports.databases, faced.desired, [faced.conductor]);
  const step: StepContext = { ...faced, ports: { ...faced.ports, databases } };
  const source = await databases.open('source', { purpose: 'cut-over' });
  try {
    const since = coveredFrom(context.record(), direction) ?? (await readOwnPosition(source));
    let changes: Promise<FollowedChanges> | undefined;
    const probe = await databases.open('source', { purpose: 'fence-probe', batches: true });
    const target = direction === 'forward' ? step.conductor : await promotedSide(step);
    return {
      step,
      direction,
      id,
      source,
      probe,
      target,
      hurry,
      timeline: [...(step.record().cutover?.timeline ?? [])],
      changes() {
        changes ??= followChanges(step, since);
        return changes;
      },
      async close() {
        step.conductor.answersWithin(undefined);
        await source.close();
        await probe.close();
        if (target !== step.conductor) await target.close();
        // One that could not be opened has nothing to close; the line that asked for it has said so.
        await changes?.then((opened) => opened.close()).catch(() => undefined);
      },
    };
  } catch (thrown) {
    await source.close();
    throw thrown;
  }
}

/** From here on no pass has looked. */
function coveredFrom(record: RunRecord, direction: Direction): Coordinates | undefined {
  const { outputs, wayBack, promotion } = record;
  if (direction === 'forward') return outputs.validate?.coversFrom ?? channelOrigin(record);
  return wayBack?.validated?.coversFrom ?? promotion?.targetPosition ?? undefined;
}

/**
 * The conductor's lock is on the real target. On the way back the side to be opened is the source: the session that touches it holds the
 * same lock there, and whoever takes over ends the one that held it, so that nothing it still sends can arrive.
 */
export async function promotedSide({ ports, desired }: StepContext): Promise<Session> {
  const session = await ports.databases.open('target', { purpose: 'conductor' });
  try {
    if (await holdConductorLock(session, desired.name, 'replace')) return session;
  } catch (thrown) {
    await session.close();
    throw thrown;
  }
  await session.close();
  throw new Problem({
    code: 'cutover.locked',
    side: 'source',
    message: 'another connection of this migration holds its lock on the source',
    remedy: 'nothing to do: it is asked again',
    transient: true,
  });
}
