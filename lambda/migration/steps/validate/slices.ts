import type { KeyRange } from '../../../mysql/copy/key-range';
import type { TableVerdict, ValidationPass } from '../../data/validation-pass';
import type { StepContext } from '../../step';
import { compareRange, type RangeVerdict } from './compare-range';
import type { ComparedTable } from './compared-tables';
import { sideBySide } from './side-by-side';

/** So many ranges a worker between two looks at the budget: a second or two of work. */
const rangesPerWorker = 8;

export interface OpenRange {
  readonly name: string;
  readonly table: ComparedTable;
  readonly range: KeyRange;
  readonly chunk: number;
}

export type Verdicts = Map<string, TableVerdict>;

/** What earlier turns of this pass found. A table that is cut in another way since begins again. */
export function verdictsSoFar(pass: ValidationPass, tables: readonly ComparedTable[]): Verdicts {
  const known = new Map(pass.verdicts.map((verdict) => [nameOf(verdict.schema, verdict.table), verdict]));
  const verdicts: Verdicts = new Map();
  for (const { table, ranges } of tables) {
    const name = nameOf(table.schema, table.name);
    const before = known.get(name);
    const fresh = {
      schema: table.schema,
      table: table.name,
      chunks: 0,
      ofChunks: ranges.length,
      rows: 0,
      mismatches: [],
      undecided: [],
    };
    verdicts.set(name, before?.ofChunks === ranges.length ? before : fresh);
  }
  return verdicts;
}

export function openSlices(
  tables: readonly ComparedTable[],
  verdicts: Verdicts,
  workers: number,
): readonly (readonly OpenRange[])[] {
  return sliced(
    workers,
    tables.flatMap((table) => {
      const name = nameOf(table.table.schema, table.table.name);
      const from = verdicts.get(name)?.chunks ?? 0;
      return table.ranges.slice(from).map((range, index) => ({ name, table, range, chunk: from + index }));
    }),
  );
}

/** Ranges of which nothing is known as the target was too far behind. */
export function undecidedSlices(
  tables: readonly ComparedTable[],
  verdicts: Verdicts,
  workers: number,
): readonly (readonly OpenRange[])[] {
  return sliced(
    workers,
    tables.flatMap((table) => {
      const name = nameOf(table.table.schema, table.table.name);
      return (verdicts.get(name)?.undecided ?? []).flatMap((chunk) => {
        const range = table.ranges[chunk];
        return range === undefined ? [] : [{ name, table, range, chunk }];
      });
    }),
  );
}

function sliced(workers: number, open: readonly OpenRange[]): readonly (readonly OpenRange[])[] {
  const slices: OpenRange[][] = [];
  const size = workers * rangesPerWorker;
  for (let from = 0; from < open.length; from += size) slices.push(open.slice(from, from + size));
  return slices;
}

/** Resolves to the names of tables that were found to differ. */
export async function compareSlice(
  context: StepContext,
  slice: readonly OpenRange[],
  verdicts: Verdicts,
): Promise<readonly string[]> {
  const { clock } = context.ports;
  const differing = new Set<string>();
  await sideBySide(
    context,
    slice,
    () => false,
    async (pair, { name, table, range, chunk }) => {
      const verdict = await compareRange(pair, clock, table, range);
      if (verdict.kind === 'differs') differing.add(name);
      const before = verdicts.get(name);
      if (before !== undefined) verdicts.set(name, added(before, chunk, verdict));
    },
  );
  return [...differing];
}

export function added(before: TableVerdict, chunk: number, verdict: RangeVerdict): TableVerdict {
  const asked = before.undecided.includes(chunk);
  const undecided = before.undecided.filter((one) => one !== chunk);
  return {
    ...before,
    chunks: before.chunks + (asked ? 0 : 1),
    rows: before.rows + (verdict.kind === 'undecided' ? 0 : Number(verdict.rows)),
    mismatches:
      verdict.kind === 'differs' ? [...before.mismatches, { chunk, ...verdict.difference }] : before.mismatches,
    undecided: verdict.kind === 'undecided' ? [...undecided, chunk] : undecided,
  };
}

function nameOf(schema: string, table: string): string {
  return `${schema}.${table}`;
}
