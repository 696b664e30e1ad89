import type { LocalServer } from '../../lambda/adapters/local/mysqld';

/** Every row of a table as HEX of each column, sorted: an independent look, not by the tool's own expressions. */
export async function tableInHex(server: LocalServer, schema: string, table: string): Promise<readonly string[]> {
  const columns = await server.asRoot(
    `SELECT column_name AS name, data_type AS type FROM information_schema.columns
     WHERE table_schema IN ('${schema}', LOWER('${schema}')) AND table_name IN ('${table}', LOWER('${table}')) ORDER BY ordinal_position`,
  );
  const shown = columns.map(({ name, type }) => {
    const column = `\`${String(name).replaceAll('`', '``')}\``;
    // HEX of a number rounds; its text does not. FLOAT and DOUBLE: every digit of the stored value.
    if (type === 'float' || type === 'double') return `COALESCE(HEX(CAST(CAST(${column} AS DOUBLE) AS CHAR)), 'NULL')`;
    if (/int|decimal|year|date|time/.test(String(type))) return `COALESCE(CAST(${column} AS CHAR), 'NULL')`;
    if (type === 'json') return `COALESCE(HEX(CAST(${column} AS CHAR)), 'NULL')`;
    return `COALESCE(HEX(${column}), 'NULL')`;
  });
  const rows = await server.asRoot(
    `SET time_zone = '+00:00'; SELECT CONCAT_WS('|', ${shown.join(', ')}) AS line FROM \`${schema}\`.\`${table}\` ORDER BY line`,
  );
  return rows.map((row) => String(row.line));
}

export async function tablesOf(server: LocalServer, schema: string): Promise<readonly string[]> {
  const rows = await server.asRoot(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = '${schema}' AND table_type = 'BASE TABLE' ORDER BY 1`,
  );
  return rows.map((row) => String(row.name));
}
