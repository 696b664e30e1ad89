import { identifier, type Raw, raw, renderHole } from '../quoting';
import { type Statement, sql } from '../statement';

/** How a value of the key is written down, compared and sent back: `number` as decimal text, the others as hex. */
export interface RangeColumn {
  readonly name: string;
  readonly kind: 'number' | 'temporal' | 'text' | 'binary';
  readonly charset: string | null;
  readonly collation: string | null;
}

/** Columns that lead an index, in its order. They need not be unique: equal values stay together. */
export interface RangeKey {
  readonly index: string;
  readonly columns: readonly RangeColumn[];
  /** All columns are one integer: ranges can be found by arithmetic. */
  readonly integer: boolean;
}

/** One value per column of the key. */
export type Bound = readonly string[];

/** Rows after `after`, up to and with `upTo`; null is open. Ranges of a table cover everything and never overlap. */
export interface KeyRange {
  readonly after: Bound | null;
  readonly upTo: Bound | null;
}

export const everything: KeyRange = { after: null, upTo: null };

/** Compared in the column's own collation: the index is used, and every server cuts at the same place. */
export function conditionOf(key: RangeKey, range: KeyRange): string {
  const parts: string[] = [];
  if (range.after !== null) parts.push(compared(key.columns, range.after, '>'));
  if (range.upTo !== null) parts.push(compared(key.columns, range.upTo, '<='));
  return parts.length === 0 ? '' : `WHERE ${parts.join(' AND ')}`;
}

export function usingKey(key: RangeKey | null): string {
  return key === null ? '' : `FORCE INDEX (${renderHole(identifier(key.index))})`;
}

/** `(a, b) > (x, y)` written out: MySQL reads a range of the index only this way. */
function compared(columns: readonly RangeColumn[], bound: Bound, operator: '>' | '<='): string {
  const strict = operator === '>' ? '>' : '<';
  const [column, ...rest] = columns;
  const [value, ...values] = bound;
  if (column === undefined || value === undefined)
    throw new RangeError('a bound has as many values as the key has columns');
  const name = renderHole(identifier(column.name));
  const literal = boundLiteral(column, value);
  if (rest.length === 0) return `${name} ${operator} ${literal}`;
  const further = `(${name} ${strict} ${literal} OR (${name} = ${literal} AND ${compared(rest, values, operator)}))`;
  return `${name} ${strict}= ${literal} AND ${further}`;
}

export function boundLiteral(column: RangeColumn, value: string): string {
  switch (column.kind) {
    case 'number':
      if (!/^-?\d+(\.\d+)?$/.test(value)) throw new RangeError(`not a number: ${value}`);
      return value;
    case 'temporal':
      if (!/^[-\d:. ]+$/.test(value)) throw new RangeError(`not a time: ${value}`);
      return `'${value}'`;
    case 'text':
      return `_${column.charset ?? 'binary'} x'${hex(value)}' COLLATE ${column.collation ?? 'binary'}`;
    case 'binary':
      return `x'${hex(value)}'`;
  }
}

function hex(value: string): string {
  if (!/^([0-9A-F]{2})*$/i.test(value)) throw new RangeError(`not hexadecimal: ${value}`);
  return value;
}

/** The key of the row that stands at place `rows` of the range: where it may be cut. No row: it has fewer. */
export function findBound(
  table: { schema: string; name: string },
  key: RangeKey,
  range: KeyRange,
  rows: number,
): Statement {
  const order = raw(key.columns.map((column) => renderHole(identifier(column.name))).join(', '));
  return sql`SELECT ${boundColumns(key.columns)}
    FROM ${identifier(table.schema, table.name)} ${raw(usingKey(key))} ${raw(conditionOf(key, range))}
    ORDER BY ${order} LIMIT 1 OFFSET ${raw(String(Math.max(0, Math.floor(rows) - 1)))}`;
}

export function parseBound(key: RangeKey, rows: readonly Readonly<Record<string, string | null>>[]): Bound | undefined {
  const row = rows[0];
  if (row === undefined) return undefined;
  return key.columns.map((_, index) => {
    const value = row[`b${index}`];
    if (value === undefined || value === null) throw new RangeError('a column of a range key was NULL');
    return value;
  });
}

/** One value a column, as a bound writes it: `b0`, `b1`, ... */
export function boundColumns(of: readonly RangeColumn[]): Raw {
  const columns = of.map((column, index) => {
    const name = renderHole(identifier(column.name));
    const value = column.kind === 'text' || column.kind === 'binary' ? `HEX(${name})` : name;
    return `${value} AS b${index}`;
  });
  return raw(columns.join(', '));
}

/** Smallest and largest value of an integer key; one row of NULLs when the table is empty. */
export function findEnds(table: { schema: string; name: string }, key: RangeKey): Statement {
  const column = identifier(key.columns[0]?.name ?? '');
  return sql`SELECT MIN(${column}) AS smallest, MAX(${column}) AS largest FROM ${identifier(table.schema, table.name)}`;
}

/**
 * The optimizer dives into the index at both ends: an estimate for two page reads. USE, as FORCE INDEX makes it
 * skip the dives and answer 1 (seen on 9.7).
 */
export function estimateRows(table: { schema: string; name: string }, key: RangeKey, range: KeyRange): Statement {
  return sql`EXPLAIN FORMAT=TRADITIONAL SELECT 1
    FROM ${identifier(table.schema, table.name)} USE INDEX (${identifier(key.index)}) ${raw(conditionOf(key, range))}`;
}
