import type { Desired } from '../../../contract/desired';
import { isProblem } from '../../../contract/problem';
import { atLeast } from '../../../contract/reach';
import { conductorLockHolder } from '../../../mysql/conductor-lock';
import { type CutoverState, directionOf } from '../../data/cutover-state';
import type { RunRecord } from '../../data/run-record';
import type { Progress } from '../../engine';
import { type Budget, type Ports, withSession } from '../../ports';
import { resolveCutover } from './resolve';

const pollMs = 500;
/** What comes before and after the switch may take minutes: a new pass when the newest is old, evidence in a slow store. */
const patientPollMs = 2000;
/** Who asks for this waits for the switch in that direction and gives its answer. */
const asksFor = { forward: 'cut-over', back: 'rolled-back' } as const;

/** The dead-man acts at the deadline; a joiner only when even that is late. */
const graceMs = 5000;

interface Joiner {
  readonly desired: Desired;
  readonly ports: Ports;
  readonly budget: Budget;
}

/** Which switch is followed. */
export interface Followed {
  isIt(cutover: CutoverState): boolean;
  /** It has not begun yet: whether whoever would begin it is still at it. */
  mayBegin(record: RunRecord): boolean;
}

/**
 * A cut over is one thing, however many ask for it: whoever comes while it runs waits for its end and gives the
 * same answer; when it is over time, it is resolved. Other turns keep their hands off meanwhile.
 */
export async function joinRunningCutover(joiner: Joiner): Promise<Progress | 'none'> {
  const cutover = (await joiner.ports.records.read())?.record.cutover;
  if (cutover?.outcome !== 'running') return 'none';
  return followSwitch(joiner, { isIt: ({ id }) => id === cutover.id, mayBegin: () => false });
}

/**
 * Follows the record to the end of a switch. `none`: there is no answer of somebody else; whoever asked goes on from where things are.
 */
export async function followSwitch(joiner: Joiner, { isIt, mayBegin }: Followed): Promise<Progress | 'none'> {
  const { desired, ports, budget } = joiner;
  for (;;) {
    const record = (await ports.records.read())?.record;
    if (record === undefined) return 'none';
    const cutover = record.cutover !== null && isIt(record.cutover) ? record.cutover : undefined;
    const working = (note: string): Progress => ({ kind: 'working', waitSeconds: 2, note, record });
    if (cutover === undefined) {
      if (!mayBegin(record) || (await conductorIsGone(desired, ports))) return 'none';
      if (budget.shouldPause()) return working('another command does the same');
    } else if (cutover.outcome === 'running') {
      const overtime = ports.clock.now().getTime() - Date.parse(cutover.deadline);
      if (overtime > graceMs || (await conductorIsGone(desired, ports))) {
        // Its end is not ours to report: what was asked for now goes on from where that leaves it.
        if (await resolves(joiner, cutover)) return 'none';
      }
      if (!asksForIt(desired, cutover) || budget.shouldPause()) return working(`a ${wordOf(cutover)} is running`);
    } else {
      const end = asksForIt(desired, cutover) ? endOf(record, cutover) : 'none';
      if (end !== 'unfinished') return end;
      if (await conductorIsGone(desired, ports))
        return cutover.outcome === 'aborted' ? undone(record, cutover) : 'none';
      if (budget.shouldPause()) return working(`a ${wordOf(cutover)} is finishing`);
    }
    await ports.clock.sleep(cutover?.outcome === 'running' ? pollMs : patientPollMs);
  }
}

/** False: somebody else is ending it at the same time, or has, and their end is the answer. */
async function resolves(joiner: Joiner, { id }: CutoverState): Promise<boolean> {
  try {
    await resolveCutover({ ...joiner, cutover: id });
    return true;
  } catch (thrown) {
    if (isProblem(thrown) && overtaken.includes(thrown.code)) return false;
    throw thrown;
  }
}

/** The last: it was stopped for so long that its own request was not made any more. */
const overtaken: readonly string[] = ['ours.superseded', 'cutover.resolver-overtaken', 'cutover.fence-request-late'];

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

/** `unfinished`: the last write of its turn, the step's output or the reasons why it was held, may still be on its way. */
function endOf(record: RunRecord, cutover: CutoverState): Progress | 'unfinished' {
  switch (cutover.outcome) {
    case 'returned':
      return { kind: 'reached', record };
    case 'aborted':
      if (record.held.length > 0) return { kind: 'held', record, findings: record.held };
      // Somebody else has ended it: nothing more comes from its own turn.
      return cutover.id === `${record.name}-${record.epoch}` ? 'unfinished' : undone(record, cutover);
    default:
      return atLeast(record.level, 'cut-over') ? { kind: 'reached', record } : 'unfinished';
  }
}

export function asksForIt({ reach }: Desired, cutover: CutoverState): boolean {
  return reach === asksFor[directionOf(cutover)];
}

function undone(record: RunRecord, cutover: CutoverState): Progress {
  return {
    kind: 'held',
    record,
    findings: [
      {
        code: 'cutover.aborted',
        weight: 'blocker',
        side: 'ours',
        subject: 'cut over',
        message: `the switch was undone and writes go on where they were (${cutover.abortReason})`,
        remedy: 'settle the reason, then ask for it again',
      },
    ],
  };
}

function wordOf(cutover: CutoverState): string {
  return directionOf(cutover) === 'forward' ? 'cut over' : 'roll back';
}
