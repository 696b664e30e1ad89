import { everything, type KeyRange } from '../../../mysql/copy/key-range';
import { namingColumnsOf, rangeKeyOf } from '../../../mysql/copy/range-key';
import type { ListedTable } from '../../../mysql/copy/row-listing';
import type { CopyPlan } from '../../data/copy-plan';
import { rowKeyOf, type TableShape } from '../../data/inventory';
import { copiedColumns } from '../plan/planned-table';

/** A table as it is on the source now, cut as the copy cut it: definitions may have changed since. */
export interface ComparedTable {
  readonly table: ListedTable;
  readonly ranges: readonly KeyRange[];
  readonly bytes: number;
}

export function comparedTables(shapes: readonly TableShape[], plan: CopyPlan | undefined): readonly ComparedTable[] {
  const planned = plannedRanges(plan);
  return shapes.map((shape) => {
    const rangeKey = rangeKeyOf(shape);
    const rowKey = rowKeyOf(shape);
    const known = planned.get(`${shape.schema}.${shape.name}`);
    const sameKey = known !== undefined && JSON.stringify(known.rangeKey) === JSON.stringify(rangeKey);
    return {
      table: {
        schema: shape.schema,
        name: shape.name,
        columns: copiedColumns(shape),
        keyed: rowKey !== undefined,
        rangeKey,
        naming: namingColumnsOf(shape),
      },
      ranges: sameKey ? known.ranges : [everything],
      bytes: shape.dataBytes,
    };
  });
}

interface PlannedRanges {
  readonly rangeKey: ListedTable['rangeKey'];
  readonly ranges: KeyRange[];
}

function plannedRanges(plan: CopyPlan | undefined): ReadonlyMap<string, PlannedRanges> {
  const byTable = new Map<string, PlannedRanges>();
  for (const chunk of plan?.chunks ?? []) {
    const table = plan?.tables[chunk.table];
    if (table === undefined) continue;
    const name = `${table.schema}.${table.name}`;
    const known = byTable.get(name);
    if (known === undefined) byTable.set(name, { rangeKey: table.rangeKey, ranges: [chunk.range] });
    else known.ranges.push(chunk.range);
  }
  return byTable;
}
