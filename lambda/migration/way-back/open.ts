import { wayBackUser } from '../../contract/names';
import { type Problem, toProblem } from '../../contract/problem';
import type { BinlogPosition, Coordinates } from '../data/position';
import { facing } from '../facing';
import type { Session } from '../ports';
import { channelWords } from '../servers/channel';
import { readOwnPosition } from '../servers/own-position';
import { beat, waitUntilSeen } from '../servers/pulse';
import { readReplicaStatus } from '../servers/replica-status';
import type { StepContext } from '../step';
import { forgetPass } from '../steps/validate';
import { changeWayBack } from './change';
import { faultOf, followTarget, ignoresHousekeeping } from './channel';

const seenWithinMs = 15_000;

/**
 * After the promotion, outside of the outage: the source follows the target from the place that the switch wrote down, and stays
 * read-only for everyone else. It can not fail the promotion: what does not work is said, and the standing work tries again.
 */
export async function openWayBack(context: StepContext, source: Session, from: Coordinates | null): Promise<string> {
  const { desired, ports } = context;
  if (desired.wayBack === 'off') {
    await changeWayBack(context, { state: 'off' });
    return 'off';
  }
  if (context.record().wayBack?.state === 'refused') return 'refused before the switch';
  if (from === null) return gone(context, 'the switch has no position of the target to start from');
  try {
    await startFrom(context, source, from);
    const value = await beat(context.conductor, ports.clock, 'back');
    const { waitedMs } = await waitUntilSeen(source, value, { ...ports, timeoutMs: seenWithinMs, way: 'back' });
    const fault = faultOf(await readReplicaStatus(source));
    if (fault !== '') return await down(context, fault);
    if (waitedMs === 'unknown')
      return await down(context, `a beat of the target was not seen within ${seenWithinMs / 1000} s`);
    await changeWayBack(context, { state: 'open' });
    return `open, a beat took ${Math.round(waitedMs)} ms`;
  } catch (thrown) {
    const problem: Problem = toProblem(thrown, 'source');
    if (problem.code === 'ours.superseded' || context.conductor.closed) throw problem;
    return down(context, `${problem.code}: ${problem.message}`);
  }
}

/** A channel that is there has applied something, or was never started: it ignores nothing until it is complete. */
async function startFrom(context: StepContext, source: Session, from: BinlogPosition): Promise<void> {
  const back = facing(context, 'back');
  const status = await readReplicaStatus(source);
  if (status?.sourceUser === wayBackUser && ignoresHousekeeping(status)) {
    const words = await channelWords(back.desired, source);
    if (status.receiving === 'no' || !status.applying) for (const one of words.start()) await source.run(one);
  } else {
    await followTarget(back, source, from);
  }
  if (context.record().wayBack?.sourcePosition) return;
  // A pass that was under way has its position from the other side's binlog.
  await forgetPass(context.ports);
  await changeWayBack(context, {
    state: 'down',
    why: 'it is being opened',
    sourcePosition: await readOwnPosition(source),
  });
}

async function down(context: StepContext, why: string): Promise<string> {
  await changeWayBack(context, { state: 'down', why });
  return `DOWN: ${why}`;
}

export async function gone(context: StepContext, why: string): Promise<string> {
  await changeWayBack(context, { state: 'gone', why });
  return `GONE: ${why}`;
}
