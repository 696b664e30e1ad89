import { Problem } from '../../../contract/problem';
import type { Sent } from '../../../mysql/copy/load-format';
import { loadRows, showWarnings } from '../../../mysql/copy/move-rows';
import { digestRange, parseRangeDigest, type RangeDigest } from '../../../mysql/copy/row-digest';
import { beginTransaction, commitTransaction, rollBackTransaction } from '../../../mysql/copy/transaction';
import { fillReceipt, openReceipt, readEpochForShare } from '../../../mysql/copy/work-schema';
import type { Chunk, CopyPlan, PlannedTable } from '../../data/copy-plan';
import type { WorkItem } from '../../data/work-item';
import type { Outcome, Session } from '../../ports';
import { errnoOf } from '../../servers/errno';
import type { ReadAhead } from './read-ahead';

const duplicateKey = 1062;

export interface ChunkWork {
  readonly target: Session;
  readonly rows: ReadAhead;
  readonly plan: CopyPlan;
  readonly item: WorkItem;
  readonly number: number;
}

/**
 * One chunk, one transaction: its receipt, the freeze it belongs to, its rows, the proof. It commits only if the
 * freeze is still the target's, no row was changed on the way in, and both servers' digests are equal.
 */
export async function copyChunk(work: ChunkWork): Promise<'copied' | 'already-there' | 'stale'> {
  const { target, plan, item, number } = work;
  const { table, chunk } = chunkOf(plan, number);
  await target.run(beginTransaction);
  try {
    if (!(await takeReceipt(work, table))) return await giveUp(target, 'already-there');
    if (!(await isCurrent(target, item))) return await giveUp(target, 'stale');
    const { proof, sent } = await moveRows(work, table, chunk);
    await target.run(
      fillReceipt({
        frozenId: item.frozenId,
        chunk: number,
        rows: proof.rows,
        bytes: sent.bytes,
        digest: proof.digest,
      }),
    );
    await target.run(commitTransaction);
    return 'copied';
  } catch (thrown) {
    if (!target.closed) await target.run(rollBackTransaction).catch(() => target.close());
    throw thrown;
  }
}

export function chunkOf(plan: CopyPlan, number: number): { readonly table: PlannedTable; readonly chunk: Chunk } {
  const chunk = plan.chunks[number];
  const table = chunk === undefined ? undefined : plan.tables[chunk.table];
  if (chunk === undefined || table === undefined) throw unknownChunk(number);
  return { table, chunk };
}

async function giveUp<T>(target: Session, outcome: T): Promise<T> {
  await target.run(rollBackTransaction);
  return outcome;
}

async function takeReceipt({ target, item, number }: ChunkWork, table: PlannedTable): Promise<boolean> {
  try {
    await target.run(openReceipt({ frozenId: item.frozenId, chunk: number, schema: table.schema, table: table.name }));
    return true;
  } catch (thrown) {
    if (errnoOf(thrown) === duplicateKey) return false;
    throw thrown;
  }
}

async function isCurrent(target: Session, item: WorkItem): Promise<boolean> {
  const row = (await target.rows(readEpochForShare))[0];
  return row?.frozen_id === item.frozenId && Number(row.freeze_epoch) === item.freezeEpoch && row.phase === 'ready';
}

async function moveRows(
  { target, rows }: ChunkWork,
  table: PlannedTable,
  chunk: Chunk,
): Promise<{ readonly proof: RangeDigest; readonly sent: Sent }> {
  const outcome = await target.load(loadRows(table), rows.lines);
  const sent = rows.sent();
  if (outcome.warnings !== 0 || outcome.affected !== BigInt(sent.rows)) {
    throw await rowsChanged(target, table, sent, outcome);
  }
  const [wanted, here] = await Promise.all([rows.digest, target.rows(digestRange(table, chunk.range))]);
  const met = parseRangeDigest(here);
  if (wanted.rows !== met.rows || wanted.digest !== met.digest || met.rows !== BigInt(sent.rows)) {
    throw digestDiffers(table, wanted, met);
  }
  return { proof: met, sent };
}

/** LOCAL turns every error into a warning (facts 7): a row that was cut, changed or left out shows only here. */
async function rowsChanged(target: Session, table: PlannedTable, sent: Sent, outcome: Outcome): Promise<Problem> {
  const warnings = await target.rows(showWarnings);
  const codes = [...new Set(warnings.map((row) => row.Code ?? '?'))].join(', ');
  return new Problem({
    code: 'copy.rows-changed',
    side: 'target',
    message: `${table.schema}.${table.name}: ${sent.rows} rows sent, ${outcome.affected} taken, ${outcome.warnings} warnings (error numbers ${codes})`,
    remedy: 'compare the definition of the table on both servers; nothing of this chunk was kept',
  });
}

function digestDiffers(table: PlannedTable, wanted: RangeDigest, met: RangeDigest): Problem {
  return new Problem({
    code: 'copy.digest-differs',
    side: 'ours',
    message: `${table.schema}.${table.name}: the rows arrived changed (${wanted.rows} rows on the source, ${met.rows} on the target)`,
    remedy: 'report this with the definition of the table; nothing of this chunk was kept',
  });
}

function unknownChunk(number: number): Problem {
  return new Problem({
    code: 'ours.chunk-unknown',
    side: 'ours',
    message: `chunk ${number} is not in the plan`,
    remedy: 'repeat the command; if it happens again, report it',
  });
}
