import { identifier, renderHole } from '../quoting';
import type { Statement } from '../statement';
import { type Bound, boundLiteral, type RangeKey } from './key-range';
import { type DigestedTable, digestWhere } from './row-digest';

/** The rows with these values of the key, as `digestRange` digests a range. The key need not be unique. */
export function digestKeys(table: DigestedTable & { readonly rangeKey: RangeKey }, keys: readonly Bound[]): Statement {
  const { columns } = table.rangeKey;
  const values = keys.map((key) => {
    const literals = columns.map((column, index) => boundLiteral(column, key[index] ?? ''));
    return columns.length === 1 ? literals.join() : `(${literals.join(', ')})`;
  });
  const names = columns.map((column) => renderHole(identifier(column.name)));
  const left = names.length === 1 ? names.join() : `(${names.join(', ')})`;
  return digestWhere(table, `WHERE ${left} IN (${values.join(', ')})`);
}
