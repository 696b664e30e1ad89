import { type Bound, estimateRows, findEnds, type KeyRange, type RangeKey } from '../../../mysql/copy/key-range';
import type { Session } from '../../ports';

export type Source = Pick<Session, 'rows' | 'batch'>;

/** A table that is cut by arithmetic on its key. */
export interface NumberedTable {
  readonly schema: string;
  readonly name: string;
  readonly key: RangeKey;
  /** No value stands for two rows. */
  readonly unique: boolean;
  readonly rows: number;
  readonly rowsPerChunk: number;
}

export interface Ends {
  readonly smallest: bigint;
  readonly largest: bigint;
}

/** Questions in one message: a far server is asked for a thousand chunks in a few round trips. */
const questionsAtOnce = 128;
/** A chunk may have this many times the rows that were wanted. */
const tolerance = 2;

/** The ends of many tables at once, in their order; undefined of an empty one. */
export async function endsOf(
  source: Source,
  tables: readonly { readonly schema: string; readonly name: string; readonly key: RangeKey }[],
): Promise<readonly (Ends | undefined)[]> {
  const replies = await source.batch(tables.map((table) => findEnds(table, table.key)));
  return replies.map(({ rows: [row] }) =>
    row?.smallest == null || row.largest == null
      ? undefined
      : { smallest: BigInt(row.smallest), largest: BigInt(row.largest) },
  );
}

/**
 * Equal steps from the smallest to the largest value. Where the values are dense and unique no step can hold many
 * more rows than it is wide: nothing is asked. Else each is looked at by the optimizer's estimate, two page reads a
 * chunk whatever the size of the table: crowded ones are halved, empty ones join their neighbour.
 */
export async function* integerBounds(
  source: Source,
  table: NumberedTable,
  { smallest, largest }: Ends,
  resumeAfter: Bound | null,
): AsyncGenerator<Bound> {
  const steps = BigInt(Math.max(1, Math.ceil(table.rows / table.rowsPerChunk)));
  const width = (largest - smallest) / steps + 1n;
  const dense = table.unique && largest - smallest < BigInt(tolerance) * BigInt(table.rows);

  let after = resumeAfter?.[0] === undefined ? smallest - 1n : BigInt(resumeAfter[0]);
  let gathered = 0;
  while (after < largest) {
    const spans: Span[] = [];
    for (let from = after; from < largest && spans.length < questionsAtOnce; from = spans.at(-1)?.end ?? largest) {
      spans.push({ after: from, end: from + width < largest ? from + width : largest });
    }
    const pieces = dense
      ? spans.map(({ end }) => ({ end, rows: table.rowsPerChunk }))
      : await weighed(source, table, spans);
    for (const { end, rows } of pieces) {
      gathered += rows;
      after = end;
      if (gathered < table.rowsPerChunk / 2 || after >= largest) continue;
      gathered = 0;
      yield [String(after)];
    }
  }
}

interface Span {
  readonly after: bigint;
  readonly end: bigint;
  /** As the optimizer estimates; not asked yet: undefined. */
  readonly rows?: number;
}

/** All spans of a level in one message, then the halves of the crowded ones in the next. */
async function weighed(
  source: Source,
  table: NumberedTable,
  spans: readonly Span[],
): Promise<readonly { readonly end: bigint; readonly rows: number }[]> {
  let pieces = spans;
  for (;;) {
    const open = pieces.filter((piece) => piece.rows === undefined).slice(0, questionsAtOnce);
    if (open.length === 0) return pieces.map(({ end, rows = 0 }) => ({ end, rows }));
    const questions = open.map(({ after, end }) => {
      const range: KeyRange = { after: [String(after)], upTo: [String(end)] };
      return estimateRows(table, table.key, range);
    });
    const answers = await source.batch(questions);
    const known = new Map(open.map((span, index) => [span, Number(answers[index]?.rows[0]?.rows ?? 0)]));
    pieces = pieces.flatMap((span) => {
      const rows = known.get(span);
      if (rows === undefined) return [span];
      if (rows <= tolerance * table.rowsPerChunk || span.end - span.after <= 1n) return [{ ...span, rows }];
      const middle = span.after + (span.end - span.after) / 2n;
      return [
        { after: span.after, end: middle },
        { after: middle, end: span.end },
      ];
    });
  }
}
