import type { Desired } from '../../../contract/desired';
import { Problem, toProblem } from '../../../contract/problem';
import { directionOf } from '../../data/cutover-state';
import { isBeyond, latchUndone, type RunRecord } from '../../data/run-record';
import { facing as facingOf, mirroredPorts } from '../../facing';
import { askFence } from '../../fence-permit';
import type { Budget, Ports, Versioned } from '../../ports';
import { saidIn } from '../../said-in';
import { takeOver } from '../../turn-guard';
import { finishWhatRuns } from './return';
import { abort } from './run';
import { letWritesBackIn, lockedBy } from './undo';

const claims = 20;

/**
 * Ends a cut over whose conductor is gone or late: before the point of no return it undoes, after it it finishes forward. The
 * latch is taken by compare-and-set first, and writes are let back in before the target is even asked: a target
 * that is gone must not keep the source closed. Safe to run any number of times, by anybody, at the same time.
 */
export async function resolveCutover(options: {
  readonly desired: Desired;
  readonly ports: Ports;
  readonly budget: Budget;
  readonly cutover: string;
}): Promise<'nothing-to-do' | 'undone' | 'finished'> {
  const ports = saidIn(options.ports, { step: 'cut-over' });
  const found = (await ports.records.read())?.record.cutover;
  if (found?.id !== options.cutover) return 'nothing-to-do';
  const direction = directionOf(found);
  const facing = direction === 'forward' ? ports : mirroredPorts(ports);
  const claimed = await askFence(
    ports,
    { to: 'lower', fences: [facing.fence] },
    () => claim(ports, options.cutover),
    async ({ record }, permit) => {
      ports.observer.notice({ name: 'cutover.resolving', facts: { latch: record.latch, direction } });
      if (isBeyond(record, direction) || record.cutover?.fenceAsked !== true) return;
      await letWritesBackIn(facing, lockedBy(options.desired, record.cutover), permit);
    },
  );
  if (claimed === undefined) return 'nothing-to-do';
  const beyond = isBeyond(claimed.record, direction);

  const guarded = await takeOver({ ...options, ports, opened: claimed, update: (record) => record, manner: 'replace' });
  if (guarded === 'overtaken' || guarded === 'locked') {
    throw new Problem({
      code: 'cutover.resolver-overtaken',
      side: 'ours',
      message: `another turn holds the cut over (${guarded}); writes go on where they were unless the point of no return was passed`,
      remedy: 'nothing to do: it is asked again',
      transient: true,
    });
  }
  try {
    const { context } = guarded;
    if (!beyond) {
      await abort(facingOf(context, direction), abandoned(), context.record().cutover?.timeline ?? []);
      return 'undone';
    }
    await finishWhatRuns(context);
    return 'finished';
  } catch (thrown) {
    throw toProblem(thrown, 'ours');
  } finally {
    await guarded.end();
  }
}

/** Takes the latch (unless it is promoted) and a new epoch in one compare-and-set. */
async function claim(ports: Ports, cutover: string): Promise<Versioned | undefined> {
  for (let attempt = 0; attempt < claims; attempt++) {
    const found = await ports.records.read();
    if (found === undefined || found.record.cutover?.id !== cutover) return undefined;
    if (found.record.cutover.outcome !== 'running') return undefined;
    const direction = directionOf(found.record.cutover);
    const record: RunRecord = {
      ...found.record,
      epoch: found.record.epoch + 1,
      latch: isBeyond(found.record, direction) ? found.record.latch : latchUndone[direction],
    };
    const version = await ports.records.replace(record, found.version);
    if (version !== 'conflict') return { record, version };
  }
  throw new Problem({
    code: 'cloud.record-contended',
    side: 'cloud',
    message: `the state of record could not be claimed in ${claims} tries`,
    remedy: 'nothing to do: it is asked again',
    transient: true,
  });
}

function abandoned(): Problem {
  return new Problem({
    code: 'cutover.abandoned',
    side: 'ours',
    message: 'the process that cut over was gone or late at the deadline',
    remedy: 'look at its log, then cut over again',
  });
}
