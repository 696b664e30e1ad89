import type { LocalServer } from '../../../lambda/adapters/local/mysqld';

export interface TableContents {
  readonly table: string;
  readonly rows: string;
  readonly checksum: string;
}

/**
 * MySQL's own CHECKSUM TABLE and the exact count, not a digest of ours. It sums over the stored bytes of every column,
 * so FLOAT, JSON, invisible columns and the number of equal rows of a key-less table are in it, and order is not.
 */
export async function readContents(server: LocalServer): Promise<readonly TableContents[]> {
  const tables = await server.asRoot(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'shop' AND table_type = 'BASE TABLE' ORDER BY table_name",
  );
  const contents: TableContents[] = [];
  for (const { name } of tables) {
    const quoted = `shop.\`${String(name).replaceAll('`', '``')}\``;
    const [sum] = await server.asRoot(`CHECKSUM TABLE ${quoted} EXTENDED`);
    const [count] = await server.asRoot(`SELECT COUNT(*) AS number FROM ${quoted}`);
    contents.push({ table: String(name), rows: String(count?.number), checksum: String(sum?.Checksum) });
  }
  return contents;
}

export interface Difference {
  readonly what: string;
  readonly source: string;
  readonly target: string;
}

export function compareContents(
  source: readonly TableContents[],
  target: readonly TableContents[],
): readonly Difference[] {
  const say = (contents: TableContents | undefined): string =>
    contents === undefined ? 'not there' : `${contents.rows} rows, checksum ${contents.checksum}`;
  const names = [...new Set([...source, ...target].map((contents) => contents.table))].sort();
  return names.flatMap((table) => {
    const [a, b] = [source, target].map((side) => say(side.find((contents) => contents.table === table)));
    return a === undefined || b === undefined || a === b ? [] : [{ what: `table ${table}`, source: a, target: b }];
  });
}
