import {
  type Bound,
  everything,
  findBound,
  type KeyRange,
  parseBound,
  type RangeKey,
} from '../../../mysql/copy/key-range';
import { type Ends, endsOf, integerBounds, type NumberedTable, type Source } from './integer-bounds';

export interface TableToCut {
  readonly schema: string;
  readonly name: string;
  readonly rangeKey: RangeKey | null;
  /** Columns of the key that names rows; empty without one. */
  readonly rowKey: readonly string[];
  readonly rows: number;
  readonly bytes: number;
}

/** A table this much larger than a chunk is still one chunk: cutting off crumbs costs more than it gives. */
const wholeUpTo = 1.5;
/** Tables whose ends are asked for in one message. */
const tablesAhead = 128;

/** Cuts one table after the other, in their order. */
export interface Cutter {
  /**
   * Ranges of about `chunkBytes` each, one by one, so that a turn can end between two of them and go on after the
   * last. Together they cover every value there is or will be: the first and the last are open.
   */
  cut(index: number, resumeAfter: Bound | null): AsyncGenerator<KeyRange>;
}

export function cutter(source: Source, tables: readonly TableToCut[], chunkBytes: number): Cutter {
  const ends = new Map<TableToCut, Ends | undefined>();

  const endsAt = async (index: number, table: TableToCut): Promise<Ends | undefined> => {
    if (!ends.has(table)) {
      ends.clear();
      const next = tables.slice(index, index + tablesAhead).filter((one) => one === table || !isWhole(one, chunkBytes));
      const numbered = next.flatMap((one) => (one.rangeKey?.integer ? [{ one, key: one.rangeKey }] : []));
      const found = await endsOf(
        source,
        numbered.map(({ one, key }) => ({ schema: one.schema, name: one.name, key })),
      );
      for (const [place, { one }] of numbered.entries()) ends.set(one, found[place]);
    }
    return ends.get(table);
  };

  async function* cut(index: number, resumeAfter: Bound | null): AsyncGenerator<KeyRange> {
    const table = tables[index];
    const key = table?.rangeKey ?? null;
    if (table === undefined || key === null || (resumeAfter === null && isWhole(table, chunkBytes))) {
      yield everything;
      return;
    }
    const rowsPerChunk = Math.max(1, Math.floor((table.rows * chunkBytes) / Math.max(1, table.bytes)));
    let after = resumeAfter;
    for await (const upTo of bounds(index, table, { key, rowsPerChunk, resumeAfter })) {
      yield { after, upTo };
      after = upTo;
    }
    yield { after, upTo: null };
  }

  async function* bounds(index: number, table: TableToCut, { key, rowsPerChunk, resumeAfter }: Cut) {
    if (!key.integer) {
      yield* walkedBounds(source, table, { key, rowsPerChunk, resumeAfter });
      return;
    }
    const between = await endsAt(index, table);
    if (between === undefined) return;
    const { schema, name, rows, rowKey } = table;
    const unique = rowKey.length === 1 && rowKey[0] === key.columns[0]?.name;
    const numbered: NumberedTable = { schema, name, key, unique, rows, rowsPerChunk };
    yield* integerBounds(source, numbered, between, resumeAfter);
  }

  return { cut };
}

function isWhole(table: TableToCut, chunkBytes: number): boolean {
  return table.bytes <= wholeUpTo * chunkBytes;
}

interface Cut {
  readonly key: RangeKey;
  readonly rowsPerChunk: number;
  readonly resumeAfter: Bound | null;
}

/** One step over the index for each chunk. Reads it once in all. */
async function* walkedBounds(
  source: Source,
  table: TableToCut,
  { key, rowsPerChunk, resumeAfter }: Cut,
): AsyncGenerator<Bound> {
  let after = resumeAfter;
  for (;;) {
    const bound = parseBound(key, await source.rows(findBound(table, key, { after, upTo: null }, rowsPerChunk)));
    if (bound === undefined) return;
    yield bound;
    after = bound;
  }
}
