import { Problem } from '../../../contract/problem';
import type { Sent } from '../../../mysql/copy/load-format';
import { loadRows, showWarnings } from '../../../mysql/copy/move-rows';
import { digestRange, parseRangeDigest, type RangeDigest } from '../../../mysql/copy/row-digest';
import { beginTransaction, commitTransaction, rollBackTransaction } from '../../../mysql/copy/transaction';
import { jsonColumns, rewriteTypedJson } from '../../../mysql/copy/typed-json';
import { fillReceipt, openReceipt, receiptRefusals } from '../../../mysql/copy/work-schema';
import type { Statement } from '../../../mysql/statement';
import type { Chunk, CopyPlan, PlannedTable } from '../../data/copy-plan';
import { errnoOf } from '../../data/errno';
import type { WorkItem } from '../../data/work-item';
import type { Outcome, Row, Session } from '../../ports';
import type { ReadAhead } from './read-ahead';

const dataTruncated = 1265;

/** Rows that wait to be written, of chunk `number` of the plan. */
export interface ChunkToCopy {
  readonly number: number;
  readonly rows: ReadAhead;
}

export interface ChunkWork {
  readonly target: Session;
  readonly plan: CopyPlan;
  readonly item: WorkItem;
  /** One, or a few small ones. */
  readonly chunks: readonly ChunkToCopy[];
}

/** `taken`: another worker had one of them first. */
export type ChunkOutcome = 'copied' | 'taken' | 'stale';

/**
 * One transaction: of every chunk its receipt, the freeze it belongs to, its rows, the proof. It commits only if the
 * freeze is still the target's, no row was changed on the way in, and both servers' digests are equal. A message a
 * chunk and one to commit: the target may be far away.
 */
export async function copyChunks(work: ChunkWork): Promise<ChunkOutcome> {
  const { target, item } = work;
  try {
    const filled: Statement[] = [];
    for (const chunk of work.chunks) {
      const moved = await moveRows(work, chunk, filled.length === 0 ? [beginTransaction] : []);
      if (typeof moved === 'string') {
        await target.run(rollBackTransaction);
        return moved;
      }
      const { proof, sent } = moved;
      const { frozenId } = item;
      filled.push(
        fillReceipt({ frozenId, chunk: chunk.number, rows: proof.rows, bytes: sent.bytes, digest: proof.digest }),
      );
    }
    await target.batch([...filled, commitTransaction]);
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
  { target, plan, item }: ChunkWork,
  { number, rows }: ChunkToCopy,
  before: readonly Statement[],
): Promise<Moved | 'taken' | 'stale'> {
  const { table, chunk } = chunkOf(plan, number);
  const receipt = openReceipt({ ...item, chunk: number, schema: table.schema, table: table.name });
  const digest = digestRange(table, chunk.range);
  const statements = [...before, receipt, loadRows(table), showWarnings, digest];
  const replies = await target.batch(statements, rows.lines).catch(receiptRefused);
  if (typeof replies === 'string') return replies;
  const [loaded, warnings, digested] = replies.slice(-3);
  const sent = rows.sent();
  const outcome = loaded?.outcome ?? { affected: -1n, warnings: 0, info: '' };
  const told = warnings?.rows ?? [];
  const unchanged = outcome.warnings === 0 || areErrorValues(table, told);
  if (!unchanged || outcome.affected !== BigInt(sent.rows)) {
    throw rowsChanged(table, sent, { outcome, warnings: told });
  }
  const wanted = await rows.digest;
  const met = parseRangeDigest(digested?.rows ?? []);
  if (wanted.rows !== met.rows || wanted.digest !== met.digest || met.rows !== BigInt(sent.rows)) {
    throw jsonNotText(table, await rows.typedJson()) ?? digestDiffers(table, wanted, met);
  }
  return { proof: met, sent };
}

/** LOAD DATA LOCAL itself makes warnings of these two. */
function receiptRefused(thrown: unknown): 'taken' | 'stale' {
  const errno = errnoOf(thrown);
  if (errno === receiptRefusals.taken) return 'taken';
  if (errno === receiptRefusals.stale) return 'stale';
  throw thrown;
}

/**
 * The error value of an ENUM (number 0, left behind by a lenient sql_mode) is stored as it is, and warned of each
 * time. The digest, which holds the number, still decides.
 */
function areErrorValues(table: PlannedTable, warnings: readonly Row[]): boolean {
  if (!table.columns.some((column) => column.dataType === 'enum')) return false;
  return warnings.length > 0 && warnings.every((row) => Number(row.Code) === dataTruncated);
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

/** `counts`: rows of each JSON column that their own text does not give back. */
function jsonNotText(table: PlannedTable, counts: readonly number[]): Problem | undefined {
  const columns = jsonColumns(table).filter((_, index) => (counts[index] ?? 0) > 0);
  if (columns.length === 0) return undefined;
  return new Problem({
    code: 'copy.json-not-text',
    side: 'source',
    message: `${table.schema}.${table.name}: ${columns.join(', ')} holds JSON with DECIMAL numbers in it (as JSON_OBJECT makes of a DECIMAL column), which no text brings over as they are`,
    remedy: `on the source: ${columns.map((column) => rewriteTypedJson(table, column)).join('; ')}. Then sync again: what is written later is replicated exactly`,
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
