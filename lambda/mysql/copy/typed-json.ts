import { identifier, raw, renderHole } from '../quoting';
import { type Statement, sql } from '../statement';
import { conditionOf, type KeyRange, usingKey } from './key-range';
import type { MovedTable } from './move-rows';

/**
 * JSON may hold what its text does not say: 1.50 as a DECIMAL (`JSON_OBJECT('price', price)`) is read back as the
 * double 1.5, and no other text of it would do. Answers one column a JSON column: how many rows are such.
 */
export function countTypedJson(table: MovedTable, range: KeyRange): Statement | undefined {
  const columns = jsonColumns(table);
  if (columns.length === 0) return undefined;
  const counts = columns.map((column) => `COALESCE(SUM(${changesAsText(column)}), 0)`).join(', ');
  const key = table.rangeKey;
  const where = key === null ? '' : `${usingKey(key)} ${conditionOf(key, range)}`;
  return sql`SELECT ${raw(counts)} FROM ${identifier(table.schema, table.name)} ${raw(where)}`;
}

export function jsonColumns(table: MovedTable): readonly string[] {
  return table.columns.filter((column) => column.dataType === 'json').map((column) => column.name);
}

/**
 * For a person to run on the source: what is left is what every dump would have made of it. In two steps, as the server
 * does not write a value that it finds equal (1.50 and 1.5 are); nobody sees what is in between.
 */
export function rewriteTypedJson(table: MovedTable, column: string): string {
  const name = renderHole(identifier(column));
  const update = `UPDATE ${renderHole(identifier(table.schema, table.name))} SET ${name} =`;
  const mark = 'rds-to-azure';
  return [
    'START TRANSACTION',
    `${update} JSON_OBJECT('${mark}', CAST(${name} AS CHAR)) WHERE ${changesAsText(column)}`,
    `${update} CAST(${name}->>'$."${mark}"' AS JSON) WHERE JSON_CONTAINS_PATH(${name}, 'one', '$."${mark}"')`,
    'COMMIT',
  ].join('; ');
}

function changesAsText(column: string): string {
  const name = renderHole(identifier(column));
  return `SHA2(${name}, 256) <> SHA2(CAST(CAST(${name} AS CHAR) AS JSON), 256)`;
}
