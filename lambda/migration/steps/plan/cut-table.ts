import type { Asking } from '../../../mysql/asking';
import {
  type Bound,
  estimateRows,
  everything,
  findBound,
  findEnds,
  type KeyRange,
  parseBound,
  type RangeKey,
} from '../../../mysql/copy/key-range';

export interface TableToCut {
  readonly schema: string;
  readonly name: string;
  readonly rangeKey: RangeKey | null;
  readonly rows: number;
  readonly bytes: number;
}

/** A table this much larger than a chunk is still one chunk: cutting off crumbs costs more than it gives. */
const wholeUpTo = 1.5;

/**
 * Ranges of about `chunkBytes` each, one by one, so that a turn can end between two of them and go on after the
 * last. Together they cover every value there is or will be: the first and the last are open.
 */
export async function* cutTable(
  source: Asking,
  table: TableToCut,
  chunkBytes: number,
  resumeAfter: Bound | null,
): AsyncGenerator<KeyRange> {
  const { rangeKey } = table;
  if (rangeKey === null || (resumeAfter === null && table.bytes <= wholeUpTo * chunkBytes)) {
    yield everything;
    return;
  }
  const rowsPerChunk = Math.max(1, Math.floor((table.rows * chunkBytes) / Math.max(1, table.bytes)));
  const bounds = rangeKey.integer
    ? integerBounds(source, table, rangeKey, rowsPerChunk, resumeAfter)
    : walkedBounds(source, table, rangeKey, rowsPerChunk, resumeAfter);
  let after = resumeAfter;
  for await (const upTo of bounds) {
    yield { after, upTo };
    after = upTo;
  }
  yield { after, upTo: null };
}

/** One step over the index for each chunk. Reads it once in all. */
async function* walkedBounds(
  source: Asking,
  table: TableToCut,
  key: RangeKey,
  rowsPerChunk: number,
  resumeAfter: Bound | null,
): AsyncGenerator<Bound> {
  let after = resumeAfter;
  for (;;) {
    const bound = parseBound(key, await source.rows(findBound(table, key, after, rowsPerChunk)));
    if (bound === undefined) return;
    yield bound;
    after = bound;
  }
}

/**
 * Equal steps from the smallest to the largest value, each looked at by the optimizer's estimate: crowded ones are
 * halved, empty ones join their neighbour. Two page reads a chunk, whatever the size of the table.
 */
async function* integerBounds(
  source: Asking,
  table: TableToCut,
  key: RangeKey,
  rowsPerChunk: number,
  resumeAfter: Bound | null,
): AsyncGenerator<Bound> {
  const ends = (await source.rows(findEnds(table, key)))[0];
  if (ends === undefined || ends.smallest === null || ends.largest === null) return;
  const [smallest, largest] = [BigInt(ends.smallest ?? 0), BigInt(ends.largest ?? 0)];
  const steps = BigInt(Math.max(1, Math.ceil(table.rows / rowsPerChunk)));
  const width = (largest - smallest) / steps + 1n;

  let after = resumeAfter?.[0] === undefined ? smallest - 1n : BigInt(resumeAfter[0]);
  let gathered = 0;
  while (after < largest) {
    const end = after + width < largest ? after + width : largest;
    for await (const piece of halved(source, table, key, { after, end }, rowsPerChunk)) {
      gathered += piece.rows;
      after = piece.end;
      if (gathered < rowsPerChunk / 2 || after >= largest) continue;
      gathered = 0;
      yield [String(after)];
    }
  }
}

interface Span {
  readonly after: bigint;
  readonly end: bigint;
}

async function* halved(
  source: Asking,
  table: TableToCut,
  key: RangeKey,
  span: Span,
  rowsPerChunk: number,
): AsyncGenerator<{ readonly end: bigint; readonly rows: number }> {
  const range: KeyRange = { after: [String(span.after)], upTo: [String(span.end)] };
  const answer = await source.rows(estimateRows(table, key, range));
  const rows = Number(answer[0]?.rows ?? 0);
  if (rows <= 2 * rowsPerChunk || span.end - span.after <= 1n) {
    yield { end: span.end, rows };
    return;
  }
  const middle = span.after + (span.end - span.after) / 2n;
  yield* halved(source, table, key, { after: span.after, end: middle }, rowsPerChunk);
  yield* halved(source, table, key, { after: middle, end: span.end }, rowsPerChunk);
}
