import type { Desired } from '../../../contract/desired';
import { atLeast } from '../../../contract/reach';
import { conductorLockHolder } from '../../../mysql/conductor-lock';
import { directionOf } from '../../data/cutover-state';
import type { RunRecord } from '../../data/run-record';
import type { Progress } from '../../engine';
import { type Budget, type Ports, withSession } from '../../ports';
import { resolveCutover } from './resolve';

const pollMs = 500;
/** Who asks for this waits for the switch in that direction and gives its answer. */
const asksFor = { forward: 'cut-over', back: 'rolled-back' } as const;

/** The dead-man acts at the deadline; a joiner only when even that is late. */
const graceMs = 5000;

/**
 * A cut over is one thing, however many ask for it: whoever comes while it runs waits for its end and gives the
 * same answer; when it is over time, it is resolved. Other turns keep their hands off meanwhile.
 */
export async function joinRunningCutover(desired: Desired, ports: Ports, budget: Budget): Promise<Progress | 'none'> {
  for (;;) {
    const found = await ports.records.read();
    const cutover = found?.record.cutover;
    if (found === undefined || cutover?.outcome !== 'running') return 'none';

    const overtime = ports.clock.now().getTime() - Date.parse(cutover.deadline);
    if (overtime > graceMs || (await conductorIsGone(desired, ports))) {
      await resolveCutover({ desired, ports, budget, cutover: cutover.id });
      // Its end is not ours to report: what was asked for now goes on from where that leaves it.
      return 'none';
    }
    const direction = directionOf(cutover);
    if (desired.reach !== asksFor[direction] || budget.shouldPause()) {
      const note = direction === 'forward' ? 'a cut over is running' : 'a roll back is running';
      return { kind: 'working', waitSeconds: 2, note, record: found.record };
    }
    await ports.clock.sleep(pollMs);
    const settled = await answerOf(ports, cutover.id, found.record);
    if (settled !== 'none') return settled;
  }
}

/**
 * The conductor holds its lock on the target as long as it lives. A lock that nobody holds: its process or its
 * connection is gone, and it can not promote any more. A target that can not be asked: unknown, so wait.
 */
async function conductorIsGone(desired: Desired, ports: Ports): Promise<boolean> {
  try {
    return await withSession(ports.databases, 'target', 'join', async (target) => {
      const rows = await target.rows(conductorLockHolder(desired.name));
      return rows[0]?.holder === null;
    });
  } catch {
    return false;
  }
}

async function answerOf(ports: Ports, id: string, before: RunRecord): Promise<Progress | 'none'> {
  const record = (await ports.records.read())?.record ?? before;
  if (record.cutover?.id !== id || record.cutover.outcome === 'running') return 'none';
  if (record.cutover.outcome === 'returned') return { kind: 'reached', record };
  if (record.cutover.outcome === 'promoted') {
    // The last write of the switch (the step's output) may still be on its way.
    return atLeast(record.level, 'cut-over') ? { kind: 'reached', record } : 'none';
  }
  return {
    kind: 'held',
    record,
    findings: [
      {
        code: 'cutover.aborted',
        weight: 'blocker',
        side: 'ours',
        subject: 'cut over',
        message: `the switch was undone and writes go on where they were (${record.cutover.abortReason})`,
        remedy: 'settle the reason, then ask for it again',
      },
    ],
  };
}
