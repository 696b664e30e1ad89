import { loadSettings } from '../../../mysql/copy/move-rows';
import { outOfBuildSpace } from '../../../mysql/faults';
import { addPieces, allowOldForeignKeys, showStatements, useThreads } from '../../../mysql/finish/late-keys';
import { commentOf, settingRefusals } from '../../../mysql/session-settings';
import type { Statement } from '../../../mysql/statement';
import type { CopyPlan, PlannedTable } from '../../data/copy-plan';
import { errnoOf } from '../../data/errno';
import type { Reply, Row, Session } from '../../ports';
import type { StepContext } from '../../step';
import { buildThreads } from './build-threads';
import type { LateJob, LateKeys } from './late-jobs';
import type { TablesOneByOne } from './one-by-one';

/** What the target has of one kind of keys, and what it runs. */
export interface Looked {
  readonly names: readonly Row[];
  readonly statements: readonly Row[];
}

/** In this order: a statement that ends in between is sent once more, and the server says that its key is there. */
export function lookAtKeys(keys: LateKeys, plan: CopyPlan): readonly [Statement, Statement] {
  return [keys.list(plan), showStatements];
}

/** Until none is missing. A number: so many tables still wait for one, ask again later. */
export async function buildKeys(
  context: StepContext,
  plan: CopyPlan,
  keys: LateKeys,
  how: { readonly oneByOne: TablesOneByOne; readonly looked: Looked | undefined },
): Promise<'built' | number> {
  const { conductor, budget } = context;
  for (let { looked } = how; ; looked = undefined) {
    const { names, statements } = looked ?? lookedIn(await conductor.batch(lookAtKeys(keys, plan)));
    const jobs = keys.missing(plan, names, how.oneByOne);
    if (jobs.length === 0) return 'built';
    const ran = await runJobs(context, jobs, { statements, oneByOne: how.oneByOne });
    // The server has said so of each of them.
    if (ran === 'all') return 'built';
    if (ran === 'unsettled' || budget.shouldPause()) return jobs.length;
  }
}

export function lookedIn([names, statements]: readonly (Reply | undefined)[]): Looked {
  return { names: names?.rows ?? [], statements: statements?.rows ?? [] };
}

/**
 * Runs what is not running yet, several at a time, until it is done or the budget is spent. A statement may outlive
 * this turn: it is let go and goes on in the server, and a later turn finds it by its comment instead of sending
 * it twice. `some`: there are more for the same tables. `unsettled`: the catalogue tells later.
 */
async function runJobs(
  context: StepContext,
  jobs: readonly LateJob[],
  { statements, oneByOne }: { readonly statements: readonly Row[]; readonly oneByOne: TablesOneByOne },
): Promise<'all' | 'some' | 'unsettled'> {
  const { ports, desired, budget } = context;
  const isRunning = (job: LateJob) => statements.some((row) => row.Info?.startsWith(commentOf(job.purpose)) === true);
  // Two statements of one table would wait for each other.
  const left = firstOfEachTable(jobs).filter((job) => !isRunning(job));
  const before = left.length;
  const bytes = left.reduce((sum, { table }) => sum + table.bytes, 0);
  let unsettled = 0;
  const worker = async () => {
    while (!budget.shouldPause()) {
      const job = left.shift();
      if (job === undefined) return;
      const began = ports.clock.monotonicMs();
      const threads = buildThreads(job.table.bytes, bytes, desired.limits.workers);
      const ran = await runJob(context, job, { oneByOne, threads }).catch((thrown: unknown) => {
        // Nothing new is begun for a turn that is over; what runs is found by its comment.
        left.length = 0;
        throw thrown;
      });
      const seconds = (ports.clock.monotonicMs() - began) / 1000;
      if (ran) ports.observer.notice({ name: 'finalize.altered', facts: { what: job.purpose, seconds } });
      else unsettled += 1;
    }
  };
  await Promise.all(Array.from({ length: desired.limits.workers }, worker));
  if (before === 0 || left.length > 0 || unsettled > 0) return 'unsettled';
  return before === jobs.length ? 'all' : 'some';
}

/**
 * Somebody else added the same index; somebody holds the table (two foreign keys to one parent may even deadlock);
 * the connection ended: the catalogue tells later.
 */
const settledElsewhere: readonly number[] = [1061, 1826, 1205, 1213, 2013, 1317];

/** False: how it ended is not known here. */
async function runJob(
  { ports, budget }: StepContext,
  job: LateJob,
  { oneByOne, threads }: { readonly oneByOne: TablesOneByOne; readonly threads: number | undefined },
): Promise<boolean> {
  const wishes = threads === undefined ? [] : [useThreads(threads)];
  const session = await ports.databases.open('target', { purpose: job.purpose, wishes });
  let done = false;
  try {
    if (!job.needsSpace) await withoutChecks(session);
    const altered = session.run(addPieces(job.table, job.pieces)).finally(() => {
      done = true;
    });
    const paused = async () => {
      while (!done && !budget.shouldPause()) await ports.clock.sleep(50);
    };
    // When we let it go its answer has nobody to hear it.
    altered.catch(() => undefined);
    await Promise.race([altered, paused()]);
    if (done) await altered;
    return done;
  } catch (thrown) {
    const errno = errnoOf(thrown);
    if (outOfBuildSpace.includes(errno) && job.needsSpace && job.pieces.length > 1) {
      await oneByOne.add(job.table);
      ports.observer.notice({
        name: 'finalize.split',
        facts: { what: job.purpose, indexes: job.pieces.length, errno },
      });
      return false;
    }
    if (!settledElsewhere.includes(errno)) throw thrown;
    return false;
  } finally {
    await session.close();
  }
}

/** For foreign keys: an index of its own checks nothing that was not checked on the source. */
async function withoutChecks(session: Session): Promise<void> {
  for (const statement of loadSettings) await session.run(statement);
  await session.run(allowOldForeignKeys).catch((thrown: unknown) => {
    if (!settingRefusals.includes(errnoOf(thrown))) throw thrown;
  });
}

function firstOfEachTable(jobs: readonly LateJob[]): LateJob[] {
  const seen = new Set<PlannedTable>();
  return jobs.filter((job) => !seen.has(job.table) && seen.add(job.table));
}
