import type { CopiedColumn } from '../../../mysql/copy/column-transfer';
import { indexesToKeep, rangeKeyOf } from '../../../mysql/copy/range-key';
import { bareTable } from '../../../mysql/definition/table-definition';
import type { PlannedTable } from '../../data/copy-plan';
import { rowKeyOf, type TableFacts } from '../../data/inventory';

export function plannedTable(table: TableFacts): PlannedTable {
  const rangeKey = rangeKeyOf(table);
  const rowKey = rowKeyOf(table);
  return {
    schema: table.schema,
    name: table.name,
    ...bareTable(table, indexesToKeep(table, rangeKey)),
    columns: copiedColumns(table),
    keyed: rowKey !== undefined,
    rowKey: rowKey?.parts.flatMap((part) => (part.column === null ? [] : [part.column])) ?? [],
    rangeKey,
    bytes: table.dataBytes,
  };
}

export function copiedColumns(table: Pick<TableFacts, 'columns'>): readonly CopiedColumn[] {
  return table.columns
    .filter((column) => !column.generated)
    .map((column) => ({ name: column.name, dataType: column.dataType }));
}
