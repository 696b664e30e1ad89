import type { LocalServer } from '../../lambda/adapters/local/mysqld';

/** One line a table: rows, the server's own checksum, names of indexes. The judge is not our digest. */
export async function contentsOf(
  server: LocalServer,
  schema: string,
  atMost = 1000,
): Promise<ReadonlyMap<string, string>> {
  const tables = await server.asRoot(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = '${schema}' AND table_type = 'BASE TABLE'
     ORDER BY 1 LIMIT ${atMost}`,
  );
  const contents = new Map<string, string>();
  for (const { name } of tables) {
    const table = `\`${schema}\`.\`${String(name)}\``;
    const [checksum] = await server.asRoot(`CHECKSUM TABLE ${table}`);
    const [count] = await server.asRoot(`SELECT COUNT(*) AS n FROM ${table}`);
    const keys = await server.asRoot(
      `SELECT DISTINCT index_name AS name FROM information_schema.statistics
       WHERE table_schema = '${schema}' AND table_name = '${String(name)}' ORDER BY 1`,
    );
    const names = keys.map((key) => String(key.name)).join(' ');
    contents.set(String(name), `rows ${String(count?.n)}, checksum ${String(checksum?.Checksum)}, keys ${names}`);
  }
  return contents;
}

export function differences(wanted: ReadonlyMap<string, string>, met: ReadonlyMap<string, string>): readonly string[] {
  const names = [...new Set([...wanted.keys(), ...met.keys()])];
  return names
    .filter((name) => wanted.get(name) !== met.get(name))
    .map((name) => `${name}: source ${wanted.get(name) ?? 'has none'}; target ${met.get(name) ?? 'has none'}`);
}
