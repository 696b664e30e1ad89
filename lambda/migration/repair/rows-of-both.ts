import { lookAtRow } from '../../mysql/copy/row-repair';
import type { DifferingPlace } from '../data/validation-pass';
import { type Ports, withSession } from '../ports';
import type { ComparedTable } from '../steps/validate/compared-tables';

export interface RowsOfBoth {
  readonly place: DifferingPlace;
  /** Columns that differ: name, value on the source, value on the target. Bytes as hexadecimal; null is NULL. */
  readonly columns: readonly {
    readonly name: string;
    readonly source: string | null;
    readonly target: string | null;
  }[];
}

/** Values of rows, for who asks for them: nowhere else does one appear. Rows without a key have nothing to ask by. */
export async function rowsOfBoth(
  ports: Pick<Ports, 'databases'>,
  { table }: ComparedTable,
  places: readonly DifferingPlace[],
): Promise<readonly RowsOfBoth[]> {
  return withSession(ports.databases, 'source', 'repair', (source) =>
    withSession(ports.databases, 'target', 'repair', async (target) => {
      const found: RowsOfBoth[] = [];
      for (const place of places) {
        if (place.by !== 'key') continue;
        const statement = lookAtRow(table, place.key);
        const [there = {}, here = {}] = [(await source.rows(statement))[0], (await target.rows(statement))[0]];
        const columns = table.columns.map(({ name }, at) => ({
          name,
          source: there[`c${at}`] ?? null,
          target: here[`c${at}`] ?? null,
        }));
        found.push({ place, columns: columns.filter((column) => column.source !== column.target) });
      }
      return found;
    }),
  );
}
