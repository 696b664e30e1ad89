import { Problem } from '../../../contract/problem';
import type { Sent } from '../../../mysql/copy/load-format';
import { loadRows, showWarnings } from '../../../mysql/copy/move-rows';
import { digestRange, parseRangeDigest, type RangeDigest } from '../../../mysql/copy/row-digest';
import { beginTransaction, commitTransaction, rollBackTransaction } from '../../../mysql/copy/transaction';
import { fillReceipt, openReceipt, receiptRefusals } from '../../../mysql/copy/work-schema';
import type { Chunk, CopyPlan, PlannedTable } from '../../data/copy-plan';
import type { WorkItem } from '../../data/work-item';
import type { Outcome, Row, Session } from '../../ports';
import { errnoOf } from '../../servers/errno';
import type { ReadAhead } from './read-ahead';

export interface ChunkWork {
  readonly target: Session;
  readonly rows: ReadAhead;
  readonly plan: CopyPlan;
  readonly item: WorkItem;
  readonly number: number;
}

/**
 * One chunk, one transaction: its receipt, the freeze it belongs to, its rows, the proof. It commits only if the
 * freeze is still the target's, no row was changed on the way in, and both servers' digests are equal. Two messages:
 * the target may be far away.
 */
export async function copyChunk(work: ChunkWork): Promise<'copied' | 'already-there' | 'stale'> {
  const { target, plan, item, number } = work;
  const { frozenId } = item;
  const { table, chunk } = chunkOf(plan, number);
  try {
    const moved = await moveRows(work, table, chunk);
    if (typeof moved === 'string') {
      await target.run(rollBackTransaction);
      return moved;
    }
    const { proof, sent } = moved;
    const filled = fillReceipt({ frozenId, chunk: number, rows: proof.rows, bytes: sent.bytes, digest: proof.digest });
    await target.batch([filled, commitTransaction]);
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

interface Moved {
  readonly proof: RangeDigest;
  readonly sent: Sent;
}

/** The server runs what follows the receipt only if it takes the receipt. */
async function moveRows(
  { target, rows, item, number }: ChunkWork,
  table: PlannedTable,
  chunk: Chunk,
): Promise<Moved | 'already-there' | 'stale'> {
  const receipt = openReceipt({ ...item, chunk: number, schema: table.schema, table: table.name });
  const digest = digestRange(table, chunk.range);
  const statements = [beginTransaction, receipt, loadRows(table), showWarnings, digest];
  const replies = await target.batch(statements, rows.lines).catch(receiptRefused);
  if (typeof replies === 'string') return replies;
  const [, , loaded, warnings, digested] = replies;
  const sent = rows.sent();
  const outcome = loaded?.outcome ?? { affected: -1n, warnings: 0, info: '' };
  if (outcome.warnings !== 0 || outcome.affected !== BigInt(sent.rows)) {
    throw rowsChanged(table, sent, { outcome, warnings: warnings?.rows ?? [] });
  }
  const wanted = await rows.digest;
  const met = parseRangeDigest(digested?.rows ?? []);
  if (wanted.rows !== met.rows || wanted.digest !== met.digest || met.rows !== BigInt(sent.rows)) {
    throw digestDiffers(table, wanted, met);
  }
  return { proof: met, sent };
}

/** LOAD DATA LOCAL itself makes warnings of these two. */
function receiptRefused(thrown: unknown): 'already-there' | 'stale' {
  const errno = errnoOf(thrown);
  if (errno === receiptRefusals.alreadyThere) return 'already-there';
  if (errno === receiptRefusals.stale) return 'stale';
  throw thrown;
}

/** LOCAL turns every error into a warning (facts 7): a row that was cut, changed or left out shows only here. */
function rowsChanged(
  table: PlannedTable,
  sent: Sent,
  { outcome, warnings }: { readonly outcome: Outcome; readonly warnings: readonly Row[] },
): Problem {
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
