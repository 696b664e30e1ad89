import { loadSettings } from '../../../mysql/copy/move-rows';
import { outOfBuildSpace } from '../../../mysql/faults';
import {
  addPieces,
  allowOldForeignKeys,
  foreignKeyPiece,
  indexGroups,
  indexPiece,
  type LatePiece,
  listForeignKeyNames,
  listIndexNames,
  showStatements,
} from '../../../mysql/finish/late-keys';
import { commentOf, settingRefusals } from '../../../mysql/session-settings';
import type { CopyPlan, PlannedTable } from '../../data/copy-plan';
import type { Session } from '../../ports';
import { errnoOf } from '../../servers/errno';
import type { StepContext } from '../../step';
import type { TablesOneByOne } from './one-by-one';

export interface LateJob {
  readonly table: PlannedTable;
  readonly pieces: readonly LatePiece[];
  readonly purpose: string;
  /** What the server needs grows with the pieces of one ALTER. Not of foreign keys: their checks are off. */
  readonly needsSpace: boolean;
}

/** Indexes that the plan names and the target does not have; one ALTER a job. */
export async function missingIndexes(
  target: Session,
  plan: CopyPlan,
  oneByOne?: TablesOneByOne,
): Promise<readonly LateJob[]> {
  const there = await namesOf(target, listIndexNames(schemaNames(plan)));
  return plan.tables.flatMap((table) => {
    const missing = table.indexes.map(indexPiece).filter((piece) => !there.has(key(table, piece.name)));
    const purpose = `index ${table.schema}.${table.name}`;
    return indexGroups(missing, oneByOne?.has(table)).map((pieces) => ({ table, pieces, purpose, needsSpace: true }));
  });
}

export async function missingForeignKeys(target: Session, plan: CopyPlan): Promise<readonly LateJob[]> {
  if (plan.tables.every((table) => table.foreignKeys.length === 0)) return [];
  const there = await namesOf(target, listForeignKeyNames(schemaNames(plan)));
  return plan.tables.flatMap((table) => {
    const pieces = table.foreignKeys.map(foreignKeyPiece).filter((piece) => !there.has(key(table, piece.name)));
    const purpose = `foreign-keys ${table.schema}.${table.name}`;
    return pieces.length === 0 ? [] : [{ table, pieces, purpose, needsSpace: false }];
  });
}

/**
 * Runs what is not running yet, several at a time, until it is done or the budget is spent. A statement may outlive
 * this turn: it is let go and goes on in the server, and a later turn finds it by its comment instead of sending
 * it twice. False: ask again.
 */
export async function runJobs(
  context: StepContext,
  jobs: readonly LateJob[],
  oneByOne: TablesOneByOne,
): Promise<boolean> {
  const { ports, desired, budget, conductor } = context;
  const statements = await conductor.rows(showStatements);
  const isRunning = (job: LateJob) => statements.some((row) => row.Info?.startsWith(commentOf(job.purpose)) === true);
  // Two statements of one table would wait for each other.
  const left = firstOfEachTable(jobs).filter((job) => !isRunning(job));
  const before = left.length;
  let unsettled = 0;
  const worker = async () => {
    while (!budget.shouldPause()) {
      const job = left.shift();
      if (job === undefined) return;
      const began = ports.clock.monotonicMs();
      const ran = await runJob(context, job, oneByOne).catch((thrown: unknown) => {
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
  return before > 0 && left.length === 0 && unsettled === 0;
}

/**
 * Somebody else added the same index; somebody holds the table (two foreign keys to one parent may even deadlock);
 * the connection ended: the catalogue tells later.
 */
const settledElsewhere: readonly number[] = [1061, 1826, 1205, 1213, 2013, 1317];

/** False: how it ended is not known here. */
async function runJob({ ports, budget }: StepContext, job: LateJob, oneByOne: TablesOneByOne): Promise<boolean> {
  const session = await ports.databases.open('target', { purpose: job.purpose });
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

function schemaNames(plan: CopyPlan): readonly string[] {
  return plan.schemas.map((schema) => schema.name);
}

async function namesOf(target: Session, statement: ReturnType<typeof listIndexNames>): Promise<ReadonlySet<string>> {
  const rows = await target.rows(statement);
  return new Set(rows.map((row) => key({ schema: row.schema ?? '', name: row.table ?? '' }, row.name ?? '')));
}

/** The target may fold names to lower case. */
function key(table: { readonly schema: string; readonly name: string }, name: string): string {
  return `${table.schema}\0${table.name}\0${name}`.toLowerCase();
}
