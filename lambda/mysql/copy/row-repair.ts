import type { DifferingPlace } from '../../migration/data/validation-pass';
import { identifier, literal, quotedName, raw, renderHole } from '../quoting';
import { type Statement, sql } from '../statement';
import { transferOf } from './column-transfer';
import { conditionOf, usingKey } from './key-range';
import { rowHash } from './row-digest';
import { atKey, hexDigits, type ListedTable } from './row-listing';

/** An operator waits for a lock of the application so long, and no longer. */
export const lockPatience = sql`SET SESSION innodb_lock_wait_timeout = 5, SESSION lock_wait_timeout = 5`;

/**
 * Of the session that repairs: no cascade and no order of tables; and each statement stands in the binlog with its
 * text, comment included, so that a scan for rogue writes knows whose it is.
 */
export const repairSettings: readonly Statement[] = [
  sql`SET SESSION foreign_key_checks = 0`,
  sql`SET SESSION binlog_rows_query_log_events = ON`,
];

/**
 * Holds the place still on the source for the length of a transaction: nobody changes its rows or adds one; nothing
 * of the source is changed. Takes the newest committed state, and waits for those who have not committed.
 */
export function holdPlace(table: ListedTable, place: DifferingPlace): Statement {
  const where = place.by === 'key' ? `WHERE ${atKey(table.naming, place.key)}` : rangeOf(table, place);
  return sql`SELECT COUNT(*) AS held ${from(table)} ${raw(where)} FOR SHARE`;
}

/** How many rows are there, and which (`h`; of a key there is at most one). */
export function lookAtPlace(table: ListedTable, place: DifferingPlace): Statement {
  return sql`SELECT COUNT(*) AS n, MIN(${rowHash(table.columns)}) AS h ${from(table)} ${raw(rowsAt(table, place))}`;
}

/** The rows of the place as the copy reads them. */
export function readPlace(table: ListedTable, place: DifferingPlace, atMost: number): Statement {
  const reads = table.columns.map((column) => transferOf(column).read.text);
  const values = raw(reads.length === 0 ? "''" : reads.join(', '));
  return sql`SELECT ${values} ${from(table)} ${raw(rowsAt(table, place))} LIMIT ${raw(String(atMost))}`;
}

/** One row for a person to read: `c0`, `c1`, ... by column. Long values are cut; what is no text comes as HEX. */
export function lookAtRow(table: ListedTable, key: readonly string[]): Statement {
  const values = table.columns.map((column, at) => {
    const name = renderHole(identifier(column.name));
    const value = plainTypes.includes(column.dataType) ? name : `LEFT(HEX(${name}), 200)`;
    return `${textTypes.includes(column.dataType) ? `LEFT(${name}, 200)` : value} AS c${at}`;
  });
  return sql`SELECT ${raw(values.join(', ') || '1')} ${from(table)} ${raw(`WHERE ${atKey(table.naming, key)}`)}`;
}

const textTypes: readonly string[] = [
  'char',
  'varchar',
  'tinytext',
  'text',
  'mediumtext',
  'longtext',
  'json',
  'enum',
  'set',
];
const plainTypes: readonly string[] = [
  ...['tinyint', 'smallint', 'mediumint', 'int', 'bigint', 'decimal', 'float', 'double'],
  ...['date', 'time', 'datetime', 'timestamp', 'year'],
];

export function deletePlace(table: ListedTable, place: DifferingPlace, atMost: number): Statement {
  const name = identifier(table.schema, table.name);
  return sql`DELETE FROM ${name} ${raw(rowsAt(table, place))} LIMIT ${raw(String(atMost))}`;
}

/** Triggers of the table: they would fire for a repair, as they do not for the channel. */
export function readTriggersOf(table: { readonly schema: string; readonly name: string }): Statement {
  const { schema, name } = table;
  return sql`SHOW TRIGGERS FROM ${identifier(schema)} WHERE LOWER(\`Table\`) = LOWER(${literal(name)})`;
}

/** `schema`.`trigger`, quoted, as somebody types it. */
export function parseTriggersOf(
  schema: string,
  rows: readonly Readonly<Record<string, string | null>>[],
): readonly string[] {
  return rows.map((row) => quotedName(schema, row.Trigger ?? ''));
}

function rowsAt(table: ListedTable, place: DifferingPlace): string {
  if (place.by === 'key') return `WHERE ${atKey(table.naming, place.key)}`;
  const range = rangeOf(table, place);
  const hash = `${rowHash(table.columns).text} = '${hexDigits(place.hash)}'`;
  return range === '' ? `WHERE ${hash}` : `${range} AND ${hash}`;
}

function rangeOf(table: ListedTable, place: Extract<DifferingPlace, { by: 'hash' }>): string {
  return table.rangeKey === null ? '' : conditionOf(table.rangeKey, place.range);
}

function from(table: ListedTable) {
  return raw(`FROM ${renderHole(identifier(table.schema, table.name))} ${usingKey(table.rangeKey)}`);
}
