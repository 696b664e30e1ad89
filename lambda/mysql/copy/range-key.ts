import { type ColumnFacts, type KeyFacts, rowKeyOf, type TableShape } from '../../migration/data/inventory';
import type { RangeColumn, RangeKey } from './key-range';

const integers = ['tinyint', 'smallint', 'mediumint', 'int', 'bigint'];

/**
 * The index by which a table is cut. First the key that names rows, then any other index: equal values stay
 * together, so it need not be unique. Parts that may be NULL, are cut to a prefix or sort in another way than
 * they compare (ENUM, SET) end it; nothing usable in front means no cut at all.
 */
export function rangeKeyOf(table: TableShape): RangeKey | null {
  const rowKey = rowKeyOf(table);
  const others = table.keys.filter((key) => key !== rowKey && key.visible && key.kind === 'btree');
  for (const key of rowKey === undefined ? others : [rowKey, ...others]) {
    const columns = usableParts(table, key);
    if (columns.length === 0) continue;
    // A prefix of the row key is fine; of another index as well.
    return {
      index: key.name,
      columns,
      integer: columns.length === 1 && key.parts.length === 1 && isInteger(table, columns),
    };
  }
  return null;
}

/** The columns of the key that names each row, when every one of them can be written down as a bound; else none. */
export function namingColumnsOf(table: TableShape): readonly RangeColumn[] {
  const key = rowKeyOf(table);
  if (key === undefined) return [];
  const columns = usableParts(table, key);
  return columns.length === key.parts.length ? columns : [];
}

/** Indexes that the bare table needs: to name rows, to cut ranges, for AUTO_INCREMENT, for partitions. */
export function indexesToKeep(table: TableShape, rangeKey: RangeKey | null): ReadonlySet<string> {
  const keep = new Set<string>();
  const rowKey = rowKeyOf(table);
  if (rowKey !== undefined) keep.add(rowKey.name);
  if (rangeKey !== null) keep.add(rangeKey.index);
  if (table.partitioned) for (const key of table.keys) if (key.unique) keep.add(key.name);
  const counter = table.columns.find((column) => column.autoIncrement);
  if (counter !== undefined) {
    const leads = (key: KeyFacts) => key.parts[0]?.column === counter.name;
    const served = table.keys.some((key) => leads(key) && (key.name === 'PRIMARY' || keep.has(key.name)));
    const serving =
      table.keys.find(leads) ?? table.keys.find((key) => key.parts.some((p) => p.column === counter.name));
    if (!served && serving !== undefined) keep.add(serving.name);
  }
  return keep;
}

function usableParts(table: TableShape, key: KeyFacts): readonly RangeColumn[] {
  const columns: RangeColumn[] = [];
  const direction = key.parts[0]?.descending;
  for (const part of key.parts) {
    const column = table.columns.find((one) => one.name === part.column);
    if (column === undefined || part.prefix !== null || part.descending !== direction || column.nullable) break;
    const kind = kindOf(column);
    if (kind === undefined) break;
    columns.push({ name: column.name, kind, charset: column.charset, collation: column.collation });
  }
  return columns;
}

function kindOf(column: ColumnFacts): RangeColumn['kind'] | undefined {
  switch (column.dataType) {
    case 'decimal':
    case 'year':
      return 'number';
    case 'date':
    case 'datetime':
    case 'timestamp':
      return 'temporal';
    case 'char':
    case 'varchar':
      return 'text';
    case 'binary':
    case 'varbinary':
      return 'binary';
    default:
      return integers.includes(column.dataType) ? 'number' : undefined;
  }
}

function isInteger(table: TableShape, columns: readonly RangeColumn[]): boolean {
  const column = table.columns.find((one) => one.name === columns[0]?.name);
  return column !== undefined && integers.includes(column.dataType);
}
