import { identifier, raw, renderHole } from '../quoting';
import { type Statement, sql } from '../statement';
import {
  boundColumns,
  boundLiteral,
  conditionOf,
  type KeyRange,
  type RangeColumn,
  type RangeKey,
  usingKey,
} from './key-range';
import { type DigestedTable, rowHash } from './row-digest';

/** Rows are taken apart by the first two digits of their hash when no key can do it. */
export type HashSlice = string;

export interface ListedTable extends DigestedTable {
  /** Columns that name each row and can be written down as a bound; empty when there are none. */
  readonly naming: readonly RangeColumn[];
}

/** One line a row: its key (`b0`, `b1`, ...) and its hash (`h`), in lower case. Without a key one line a hash, with how often (`n`). */
export function listRows(table: ListedTable, range: KeyRange, slice?: HashSlice): Statement {
  const hash = raw(rowHash(table.columns).text);
  if (table.naming.length > 0) return sql`SELECT ${hash} AS h, ${boundColumns(table.naming)} ${from(table, range)}`;
  const within = raw(slice === undefined ? '' : `WHERE h LIKE '${hexDigits(slice)}%'`);
  return sql`SELECT /*+ NO_MERGE(hashes) */ h, COUNT(*) AS n
    FROM (SELECT ${hash} AS h ${from(table, range)}) AS hashes ${within} GROUP BY h`;
}

/** One line a slice: how many rows and what they sum up to. */
export function digestSlices(table: DigestedTable, range: KeyRange): Statement {
  const sums = [1, 17, 33, 49].map((at) => `SUM(CAST(CONV(SUBSTRING(h, ${at}, 16), 16, 10) AS DECIMAL(20, 0)))`);
  return sql`SELECT /*+ NO_MERGE(hashes) */ LEFT(h, 2) AS slice, COUNT(*) AS n, CONCAT_WS('+', ${raw(sums.join(', '))}) AS digest
    FROM (SELECT ${rowHash(table.columns)} AS h ${from(table, range)}) AS hashes GROUP BY LEFT(h, 2)`;
}

/** The key of the row in the middle of a range that has about so many rows. */
export function findMiddle(table: DigestedTable, key: RangeKey, range: KeyRange, rows: number): Statement {
  const order = raw(key.columns.map((column) => renderHole(identifier(column.name))).join(', '));
  return sql`SELECT ${boundColumns(key.columns)} ${from(table, range)}
    ORDER BY ${order} LIMIT 1 OFFSET ${raw(String(Math.max(0, Math.floor(rows / 2) - 1)))}`;
}

/** `a = x AND b = y`, in the collation of the key: equal to it is what the key holds for equal. */
export function atKey(naming: readonly RangeColumn[], key: readonly string[]): string {
  if (naming.length === 0 || naming.length !== key.length) throw new RangeError('a key has one value a column');
  const parts = naming.map(
    (column, at) => `${renderHole(identifier(column.name))} = ${boundLiteral(column, key[at] ?? '')}`,
  );
  return parts.join(' AND ');
}

export function hexDigits(text: string): string {
  if (!/^[0-9a-f]+$/.test(text)) throw new RangeError(`not the beginning of a hash: ${text}`);
  return text;
}

function from(table: DigestedTable, range: KeyRange) {
  const name = renderHole(identifier(table.schema, table.name));
  const where = table.rangeKey === null ? '' : conditionOf(table.rangeKey, range);
  return raw(`FROM ${name} ${usingKey(table.rangeKey)} ${where}`);
}
