import { Problem } from '../../../contract/problem';
import {
  conductorLockHolder,
  endConnection,
  laneLockHolders,
  releaseLaneLock,
  takeLaneLock,
} from '../../../mysql/conductor-lock';
import { loadSettings } from '../../../mysql/copy/move-rows';
import type { Statement } from '../../../mysql/statement';
import type { Row, Session } from '../../ports';
import type { StepContext } from '../../step';
import { supersededProblem } from '../../turn-guard';

/** Making a table is waiting for the disk: several at a time share its writes. */
const laneCount = 8;
/** Fewer than this are done before so many sessions are open. */
const worthLanes = 64;
const jobsPerMessage = 4;
/** One session alone gains nothing by smaller messages, and the target may be far away. */
const jobsPerLoneMessage = 16;
const lockWaitSeconds = 10;

/**
 * Statements that define or drop tables, a list for each object, many objects at a time on sessions beside the
 * conductor's. A definition is in no transaction, so nothing of a turn that was overtaken may arrive late: a lane
 * takes a lock of its own and then looks whether the conductor is still ours; who takes over has the conductor's lock
 * first and then ends whoever holds one of the lanes. `holders`: who held one when this turn looked, if it has.
 * False: the budget is spent.
 */
export async function runMany(
  context: StepContext,
  jobs: readonly (readonly Statement[])[],
  holders?: Row,
): Promise<boolean> {
  await endOldLanes(context, holders);
  if (jobs.length < worthLanes) return runOnConductor(context, jobs);
  const left = [...jobs];
  const faults: unknown[] = [];
  const mayGoOn = () => faults.length === 0 && !context.budget.shouldPause() && !context.conductor.closed;
  const lane = async (number: number): Promise<void> => {
    let session: Session | undefined;
    try {
      session = await openLane(context, number);
      while (mayGoOn()) {
        const message = left.splice(0, jobsPerMessage).flat();
        if (message.length === 0) return;
        await session.batch(message);
      }
    } catch (thrown) {
      faults.push(thrown);
    } finally {
      await session?.close();
    }
  };
  // All of them have ended before this turn does.
  await Promise.all(Array.from({ length: laneCount }, (_, number) => lane(number)));
  if (faults.length > 0) throw faults[0];
  return left.length === 0;
}

async function runOnConductor(
  { conductor, budget }: StepContext,
  jobs: readonly (readonly Statement[])[],
): Promise<boolean> {
  for (let from = 0; from < jobs.length; from += jobsPerLoneMessage) {
    if (from > 0 && budget.shouldPause()) return false;
    await conductor.batch(jobs.slice(from, from + jobsPerLoneMessage).flat());
  }
  return true;
}

/** Once a conductor: none of an older one passes the look at the conductor's lock any more. */
const conductorsAlone = new WeakSet<Session>();

/** For a caller that has a message on its way: its row is handed to `runMany`. */
export function lookForLanes({ desired }: Pick<StepContext, 'desired'>): Statement {
  return laneLockHolders(desired.name, laneCount);
}

/** What an overtaken turn still runs is ended, and its end waited for. */
async function endOldLanes(context: StepContext, known: Row | undefined): Promise<void> {
  const { conductor, desired } = context;
  if (conductorsAlone.has(conductor)) return;
  const holders = known ?? (await conductor.rows(lookForLanes(context)))[0] ?? {};
  for (let lane = 0; lane < laneCount; lane += 1) {
    const holder = holders[`lane${lane}`];
    if (!holder) continue;
    // It may have ended by itself in between.
    await conductor.run(endConnection(Number(holder))).catch(() => undefined);
    const got = (await conductor.rows(takeLaneLock(desired.name, lane, lockWaitSeconds)))[0]?.got;
    if (got !== '1') throw stillRunning();
    await conductor.rows(releaseLaneLock(desired.name, lane));
  }
  conductorsAlone.add(conductor);
}

async function openLane({ ports, desired, conductor }: StepContext, lane: number): Promise<Session> {
  const session = await ports.databases.open('target', { purpose: 'copy', batches: true });
  try {
    const got = (await session.rows(takeLaneLock(desired.name, lane, 0)))[0]?.got;
    const holder = (await session.rows(conductorLockHolder(desired.name)))[0]?.holder;
    if (got !== '1' || holder !== String(conductor.connectionId)) throw supersededProblem();
    await session.batch(loadSettings);
    return session;
  } catch (thrown) {
    await session.close();
    throw thrown;
  }
}

function stillRunning(): Problem {
  return new Problem({
    code: 'copy.lane-still-running',
    side: 'target',
    message: 'a statement of an earlier turn that makes or drops tables was ended and still runs on the target',
    remedy: 'nothing to do: it is tried again; if it stays, look at the target for a metadata lock',
    transient: true,
  });
}
