import type { LocalServer } from '../../../lambda/adapters/local/mysqld';

export interface TableRows {
  /** `schema.table`, lower case: the target may fold. */
  readonly name: string;
  readonly columns: readonly string[];
  /** Every value as text that shows each bit; sorted, since a key-less table has no order. */
  readonly rows: readonly string[];
}

/**
 * A judge that shares nothing with the tool: it reads every row as root, writes every value in hexadecimal, and leaves
 * comparing to the test.
 */
export async function readTableRows(server: LocalServer, schemas: readonly string[]): Promise<readonly TableRows[]> {
  const tables = await server.asRoot(
    `SELECT table_schema AS s, table_name AS t FROM information_schema.tables
     WHERE table_type = 'BASE TABLE' AND LOWER(table_schema) IN (${schemas.map(quoteText).join(', ').toLowerCase()})`,
  );
  const read: TableRows[] = [];
  for (const { s, t } of tables) read.push(await readTable(server, String(s), String(t)));
  return read.sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function readTable(server: LocalServer, schema: string, table: string): Promise<TableRows> {
  const columns = await server.asRoot(
    `SELECT column_name AS name, data_type AS type FROM information_schema.columns
     WHERE table_schema = ${quoteText(schema)} AND table_name = ${quoteText(table)} ORDER BY ordinal_position`,
  );
  const values = columns.map(
    (column) => `IFNULL(${textOf(quoteName(String(column.name)), String(column.type))}, 'NULL')`,
  );
  const rows = await server.asRoot(
    `SET SESSION time_zone = '+00:00', sql_mode = '';
     SELECT CONCAT_WS(',', ${values.join(', ')}) AS value FROM ${quoteName(schema)}.${quoteName(table)}`,
  );
  return {
    name: `${schema}.${table}`.toLowerCase(),
    columns: columns.map((column) => `${column.name} ${column.type}`),
    rows: rows.map((row) => String(row.value)).sort(),
  };
}

/** HEX of a number would round it; FLOAT has too few digits unless it is read as a double. */
function textOf(name: string, type: string): string {
  switch (type) {
    case 'float':
    case 'double':
      return `HEX(CAST(${name} + 0e0 AS CHAR))`;
    case 'bit':
      return `HEX(${name})`;
    case 'json':
      return `HEX(CONCAT(JSON_TYPE(${name}), CAST(${name} AS CHAR)))`;
    case 'enum':
    case 'set':
      return `CONCAT(${name} + 0, HEX(${name}))`;
    case 'char':
    case 'varchar':
    case 'tinytext':
    case 'text':
    case 'mediumtext':
    case 'longtext':
    case 'binary':
    case 'varbinary':
    case 'tinyblob':
    case 'blob':
    case 'mediumblob':
    case 'longblob':
    case 'geometry':
    case 'point':
    case 'linestring':
    case 'polygon':
    case 'multipoint':
    case 'multilinestring':
    case 'multipolygon':
    case 'geomcollection':
    case 'vector':
      return `CONCAT('x', HEX(${name}))`;
    default:
      return `HEX(CAST(${name} AS CHAR))`;
  }
}

function quoteName(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

function quoteText(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
