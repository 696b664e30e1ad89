import type { CopiedColumn } from '../../../mysql/copy/column-transfer';
import { indexesToKeep, rangeKeyOf } from '../../../mysql/copy/range-key';
import { bareTable } from '../../../mysql/definition/table-definition';
import type { PlannedTable } from '../../data/copy-plan';
import { rowKeyOf, type TableFacts } from '../../data/inventory';

/** A table of less than this share of a chunk keeps its indexes: a second statement that changes it costs more. */
const smallShare = 1 / 16;

export function plannedTable(table: TableFacts, chunkBytes: number): PlannedTable {
  const rangeKey = rangeKeyOf(table);
  const keep = table.dataBytes <= chunkBytes * smallShare ? plainIndexes(table) : indexesToKeep(table, rangeKey);
  const rowKey = rowKeyOf(table);
  return {
    schema: table.schema,
    name: table.name,
    ...bareTable(table, keep),
    columns: copiedColumns(table),
    keyed: rowKey !== undefined,
    rowKey: rowKey?.parts.flatMap((part) => (part.column === null ? [] : [part.column])) ?? [],
    rangeKey,
    bytes: table.dataBytes,
  };
}

/** Each FULLTEXT index is a set of tables of its own, made at every commit: those come later for every table. */
function plainIndexes(table: TableFacts): ReadonlySet<string> {
  return new Set(table.keys.filter((key) => key.kind === 'btree').map((key) => key.name));
}

export function copiedColumns(table: Pick<TableFacts, 'columns'>): readonly CopiedColumn[] {
  return table.columns
    .filter((column) => !column.generated)
    .map(({ name, dataType, nullable }) => ({ name, dataType, ...(nullable ? {} : { notNull: true as const }) }));
}
