import { type Bound, findBound, type KeyRange, parseBound } from '../../../mysql/copy/key-range';
import type { Chunk } from '../../data/copy-plan';
import type { TableToCut } from './cut-table';
import { type Ends, endsOf, type Source } from './integer-bounds';

export interface End {
  readonly tables: readonly TableToCut[];
  readonly chunkBytes: number;
  /** As many may work at once. */
  readonly workers: number;
}

/**
 * Cuts the last full chunks into halves and quarters, which come behind the others: with chunks of one size a worker
 * begins the last one when the others have nothing left, and both servers wait for it. Workers end their full chunks at
 * any time of one: on average half of one is missing to each. Not more is cut: far away each piece has its round trips.
 * `chunks` come largest first, and so does the answer.
 */
export async function finerEnd(source: Source, chunks: readonly Chunk[], end: End): Promise<readonly Chunk[]> {
  const { chunkBytes, workers } = end;
  const full = chunks.filter(({ bytes }) => bytes > chunkBytes / 2).length;
  const small = chunks.slice(full);
  // Small tables are as good an end.
  if (small.reduce((sum, { bytes }) => sum + bytes, 0) >= (workers * chunkBytes) / 2) return chunks;
  const from = Math.max(0, full - Math.ceil(workers / 2));
  const halve = await halving(source, chunks.slice(from, full), end);
  const halves = await halve(chunks.slice(from, full), 1);
  const middle = Math.floor(halves.length / 2);
  const quarters = await halve(halves.slice(middle), 1 / 2);
  return [...chunks.slice(0, from), ...halves.slice(0, middle), ...quarters, ...small];
}

type Halve = (chunks: readonly Chunk[], share: number) => Promise<readonly Chunk[]>;

/** What can not be halved stays as it is. `share`: of a full chunk. */
async function halving(source: Source, chunks: readonly Chunk[], { tables, chunkBytes }: End): Promise<Halve> {
  const ends = await numberedEnds(source, chunks, tables);

  const middleOf = async ({ table: index, range }: Chunk, share: number): Promise<Bound | undefined> => {
    const table = tables[index];
    const key = table?.rangeKey ?? null;
    if (table === undefined || key === null) return undefined;
    if (key.integer) return middleOfNumbers(range, ends.get(index));
    // A full chunk has so many rows, as it was walked. One that has fewer stays whole.
    const rows = (table.rows * chunkBytes * share) / Math.max(1, table.bytes);
    if (rows < 2) return undefined;
    return parseBound(key, await source.rows(findBound(table, key, range, rows / 2)));
  };

  return async (some, share) => {
    const pieces: Chunk[] = [];
    for (const chunk of some) {
      const middle = await middleOf(chunk, share);
      if (middle === undefined) {
        pieces.push(chunk);
        continue;
      }
      const bytes = Math.ceil(chunk.bytes / 2);
      const { after, upTo } = chunk.range;
      pieces.push(
        { ...chunk, bytes, range: { after, upTo: middle } },
        { ...chunk, bytes, range: { after: middle, upTo } },
      );
    }
    return pieces;
  };
}

/** One message, and only if a chunk is open at an end. */
async function numberedEnds(
  source: Source,
  chunks: readonly Chunk[],
  tables: readonly TableToCut[],
): Promise<ReadonlyMap<number, Ends | undefined>> {
  const open = chunks.filter(({ range }) => range.after === null || range.upTo === null).map(({ table }) => table);
  const numbered = [...new Set(open)].flatMap((index) => {
    const table = tables[index];
    const key = table?.rangeKey ?? null;
    return table === undefined || key === null || !key.integer ? [] : [{ index, table: { ...table, key } }];
  });
  if (numbered.length === 0) return new Map();
  const found = await endsOf(
    source,
    numbered.map(({ table }) => table),
  );
  return new Map(numbered.map(({ index }, place) => [index, found[place]]));
}

function middleOfNumbers({ after, upTo }: KeyRange, ends: Ends | undefined): Bound | undefined {
  const from = after?.[0] === undefined ? ends && ends.smallest - 1n : BigInt(after[0]);
  const to = upTo?.[0] === undefined ? ends?.largest : BigInt(upTo[0]);
  if (from === undefined || to === undefined || to - from < 2n) return undefined;
  return [String(from + (to - from) / 2n)];
}
