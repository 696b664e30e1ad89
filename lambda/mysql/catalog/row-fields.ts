import { Problem } from '../../contract/problem';

export type Fields = Readonly<Record<string, string | null>>;

/** A column that the catalogue always fills. */
export function text(row: Fields, column: string): string {
  const value = row[column];
  if (value === undefined || value === null) {
    throw new Problem({
      code: 'ours.catalog-column-missing',
      side: 'ours',
      message: `the catalogue answered without ${column}; it has ${Object.keys(row).join(', ')}`,
      remedy: 'report this with the version of the server',
    });
  }
  return value;
}

export function textOrNull(row: Fields, column: string): string | null {
  return row[column] ?? null;
}

/** Estimates only: exact numbers stay decimal text. */
export function estimate(row: Fields, column: string): number {
  return Number(row[column] ?? 0);
}

/** Groups rows by schema and another name, keeping their order. */
export function byObject(rows: readonly Fields[], nameColumn: string): ReadonlyMap<string, readonly Fields[]> {
  const groups = new Map<string, Fields[]>();
  for (const row of rows) {
    const key = objectKey(text(row, 'schema'), text(row, nameColumn));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}

/** NUL is in no name. */
export function objectKey(schema: string, name: string): string {
  return `${schema}\0${name}`;
}
