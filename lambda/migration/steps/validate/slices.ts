import type { KeyRange } from '../../../mysql/copy/key-range';
import type { TableVerdict, ValidationPass } from '../../data/validation-pass';
import type { StepContext } from '../../step';
import { compareRange, type RangeVerdict } from './compare-range';
import type { ComparedTable } from './compared-tables';
import { sideBySide } from './side-by-side';

/** So many ranges between two looks at the budget: a second or two of work. */
const rangesPerSlice = 64;

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
    };
    verdicts.set(name, before?.ofChunks === ranges.length ? before : fresh);
  }
  return verdicts;
}

export function openSlices(tables: readonly ComparedTable[], verdicts: Verdicts): readonly (readonly OpenRange[])[] {
  const open = tables.flatMap((table) => {
    const name = nameOf(table.table.schema, table.table.name);
    const from = verdicts.get(name)?.chunks ?? 0;
    return table.ranges.slice(from).map((range, index) => ({ name, table, range, chunk: from + index }));
  });
  const slices: OpenRange[][] = [];
  for (let from = 0; from < open.length; from += rangesPerSlice) slices.push(open.slice(from, from + rangesPerSlice));
  return slices;
}

export async function compareSlice(
  context: StepContext,
  slice: readonly OpenRange[],
  verdicts: Verdicts,
): Promise<void> {
  const { clock } = context.ports;
  await sideBySide(
    context,
    slice,
    () => false,
    async (pair, { name, table, range, chunk }) => {
      const verdict = await compareRange(pair, clock, table, range);
      const before = verdicts.get(name);
      if (before !== undefined) verdicts.set(name, added(before, chunk, verdict));
    },
  );
}

function added(before: TableVerdict, chunk: number, verdict: RangeVerdict): TableVerdict {
  const mismatch = verdict.kind === 'differs' ? [{ chunk, ...verdict.difference }] : [];
  return {
    ...before,
    chunks: before.chunks + 1,
    rows: before.rows + Number(verdict.rows),
    mismatches: [...before.mismatches, ...mismatch],
  };
}

function nameOf(schema: string, table: string): string {
  return `${schema}.${table}`;
}
