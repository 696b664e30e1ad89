import { identifier, raw, renderHole } from '../quoting';
import { type Statement, sql } from '../statement';
import { type CopiedColumn, transferOf } from './column-transfer';
import { conditionOf, type KeyRange, type RangeKey, usingKey } from './key-range';

export interface MovedTable {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly CopiedColumn[];
  readonly rangeKey: RangeKey | null;
}

/** The rows of a range in the order of the key, so that they append to the pages of the target. */
export function selectRows(table: MovedTable, range: KeyRange): Statement {
  const reads = table.columns.map((column) => transferOf(column).read.text);
  const key = table.rangeKey;
  const order = key === null ? '' : `ORDER BY ${key.columns.map((c) => renderHole(identifier(c.name))).join(', ')}`;
  return sql`SELECT ${raw(reads.length === 0 ? "''" : reads.join(', '))}
    FROM ${identifier(table.schema, table.name)} ${raw(usingKey(key))} ${raw(key === null ? '' : conditionOf(key, range))} ${raw(order)}`;
}

/**
 * CHARACTER SET binary: the server stores the bytes of the file in text columns of any character set as they are.
 * The name of the file says nothing: the stream is given to the statement.
 */
export function loadRows(table: MovedTable): Statement {
  const transfers = table.columns.map((column, index) => ({
    name: renderHole(identifier(column.name)),
    variable: `@v${index}`,
    write: transferOf(column).write,
  }));
  // A table of generated columns only still has rows: one empty field each, which goes nowhere.
  const into = transfers.map((t) => (t.write === null ? t.name : t.variable));
  const set = transfers.flatMap((t) => (t.write === null ? [] : [`${t.name} = ${t.write(t.variable)}`]));
  return sql`LOAD DATA LOCAL INFILE 'rds-to-azure' INTO TABLE ${identifier(table.schema, table.name)}
    CHARACTER SET binary
    FIELDS TERMINATED BY '\\t' ESCAPED BY '\\\\' LINES TERMINATED BY '\\n'
    (${raw(into.length === 0 ? '@nothing' : into.join(', '))})
    ${raw(set.length === 0 ? '' : `SET ${set.join(', ')}`)}`;
}

/** Which columns need no look for bytes to escape. */
export function plainColumns(table: MovedTable): readonly boolean[] {
  return table.columns.length === 0 ? [true] : table.columns.map((column) => transferOf(column).plain);
}

/** Foreign keys come later, and rows of the source need not be checked twice. */
export const loadSettings: readonly Statement[] = [sql`SET SESSION foreign_key_checks = 0, SESSION unique_checks = 0`];

export const usualChecks: Statement = sql`SET SESSION foreign_key_checks = 1, SESSION unique_checks = 1`;

/** As many as the server keeps (max_error_count, 1024). */
export const showWarnings: Statement = sql`SHOW WARNINGS`;
