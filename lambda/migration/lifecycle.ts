import type { Desired } from '../contract/desired';
import type { LifecycleReply } from '../contract/lifecycle';
import { Problem } from '../contract/problem';
import { atLeast } from '../contract/reach';
import type { RunRecord } from './data/run-record';
import { openRecord } from './open-record';
import type { Budget, Ports } from './ports';
import { retire } from './retirement/retire';
import { consentMissing } from './start-over';
import { publishUnlessPromoted } from './steps/cut-over/publish-endpoint';
import { takeBackEverything } from './take-back';
import { heldProblem, notValidated, untilSettled } from './until-settled';

/** Whatever drives the turns up to `validated`. */
export interface Sync {
  /** Starts it, or joins one that runs. */
  start(desired: Desired): Promise<void>;
  /** For the way back: a driver that still wants `validated` would begin again behind it. */
  stop(): Promise<void>;
}

export interface LifecycleWorld {
  readonly desired: Desired;
  readonly ports: Ports;
  readonly budget: Budget;
  readonly sync: Sync;
}

/**
 * The custom resource's verbs. Create and update are the same: both are driven by the wanted level and the
 * record, never by what Terraform believes was there before (a failed update is in its state as if it had worked).
 * Whatever is held or broken raises the attempt token, so that the next apply asks again.
 */
export async function serveLifecycle(
  action: 'create' | 'update' | 'delete',
  world: LifecycleWorld,
): Promise<LifecycleReply> {
  if (action === 'delete') return takeBackEverything(world);
  try {
    return await retireAsWanted(world, await bringTo(world));
  } catch (thrown) {
    await raiseAttempt(world.ports);
    throw thrown;
  }
}

async function bringTo(world: LifecycleWorld): Promise<LifecycleReply> {
  const { desired, ports } = world;
  const { record } = await openRecord(desired, ports);
  await publishUnlessPromoted(ports, desired);

  if (desired.reach === 'rolled-back') {
    await world.sync.stop();
    const reply = await untilSettled(world);
    const after = (await ports.records.read())?.record;
    return after?.latch === 'returned' ? { level: 'returned', note: returnedNote(after) } : reply;
  }
  if (record.latch === 'returned') {
    const missing = consentMissing(desired, record);
    if (missing.length > 0) throw heldProblem(missing);
  }
  if (atLeast(record.level, desired.reach)) {
    const note =
      record.latch === 'promoted' && desired.reach !== 'cut-over' ? 'promoted before; nothing was undone' : '';
    return { level: record.level, note };
  }
  if (desired.reach !== 'cut-over' && desired.reach !== 'cleaned-up') {
    await world.sync.start(desired);
    return { level: record.level, note: `syncing towards ${desired.reach}` };
  }
  if (record.latch !== 'promoted' && !atLeast(record.level, 'validated')) {
    await world.sync.start({ ...desired, reach: 'validated' });
    throw heldProblem([notValidated(record.level)]);
  }
  return untilSettled(world);
}

function returnedNote(record: RunRecord): string {
  const id = record.cutover?.id ?? '';
  return (
    'rolled back: the source takes the writes again. The target is read-only and keeps its data, and a deploy changes nothing; ' +
    `to let it follow again without a new copy: "followAgain": "${id}"; to copy anew: "emptyTarget": "${id}"`
  );
}

/** After the clean-up: the standing function makes the snapshot and stops the instance; a second key deletes it here. */
async function retireAsWanted({ desired, ports }: LifecycleWorld, reply: LifecycleReply): Promise<LifecycleReply> {
  if (desired.decommission === undefined || reply.level !== 'cleaned-up') return reply;
  const retired = await retire(desired, ports);
  if (retired.kind === 'held') throw heldProblem(retired.findings);
  if (retired.kind === 'working' && desired.decommission.delete) throw notStopped(desired, retired.note);
  return { level: reply.level, note: retired.note };
}

function notStopped(desired: Desired, note: string): Problem {
  return new Problem({
    code: 'decommission.not-stopped',
    side: 'cloud',
    message: `nothing was deleted: ${note}`,
    remedy: `let it stop, wait ${desired.decommission?.keepHours ?? 0} hours, then type the same command again`,
  });
}

/** So that the next apply asks again, although Terraform takes this one for done. */
export async function raiseAttempt(ports: Pick<Ports, 'published'>): Promise<void> {
  const last = Number((await ports.published.get('attempt')) ?? '0');
  await ports.published.put('attempt', String((Number.isFinite(last) ? last : 0) + 1));
}
