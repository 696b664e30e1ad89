import { type DifferingPlace, isValidationPass, passKey, validateFolder } from '../data/validation-pass';
import type { Ports } from '../ports';

export interface TableDifferences {
  readonly schema: string;
  readonly table: string;
  readonly places: readonly DifferingPlace[];
  /** True when there are more than are listed, or the table itself is missing. */
  readonly more: boolean;
  readonly tableMissing: boolean;
}

/** What the newest report and the pass under way know, by table. `tables`: only those, as `schema.table`. */
export async function knownDifferences(
  ports: Pick<Ports, 'blobs'>,
  tables: readonly string[] | undefined,
): Promise<readonly TableDifferences[]> {
  const reports = (await ports.blobs.list(`${validateFolder}report-`)).toSorted();
  const keys = [reports.at(-1), ...(await ports.blobs.list(passKey))].filter((key) => key !== undefined);
  const found = new Map<string, TableDifferences>();
  for (const key of keys) {
    const pass = await ports.blobs.get(key);
    if (!isValidationPass(pass)) continue;
    for (const { schema, table, mismatches } of pass.verdicts) {
      const name = `${schema}.${table}`;
      if (mismatches.length === 0 || !(tables?.includes(name) ?? true)) continue;
      const known = found.get(name)?.places ?? [];
      const places = mismatches.flatMap((mismatch) => mismatch.places);
      found.set(name, {
        schema,
        table,
        places: withoutRepeats([...known, ...places]),
        more: mismatches.some((mismatch) => mismatch.more),
        tableMissing: mismatches.some((mismatch) => mismatch.why === 'table-missing'),
      });
    }
  }
  return [...found.values()];
}

function withoutRepeats(places: readonly DifferingPlace[]): readonly DifferingPlace[] {
  const seen = new Map(places.map((place) => [JSON.stringify(place), place]));
  // What is too much goes first: it may hold a unique value that a missing row wants.
  return [...seen.values()].sort((a, b) => rank(a) - rank(b));
}

function rank({ kind }: DifferingPlace): number {
  return kind === 'extra' ? 0 : 1;
}
