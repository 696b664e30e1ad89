import type { PlannedTable } from '../../data/copy-plan';
import type { Blobs } from '../../ports';

/** Tables whose indexes are built one after the other: all at once they did not fit. Written down, as a try may take hours. */
export interface TablesOneByOne {
  has(table: PlannedTable): boolean;
  add(table: PlannedTable): Promise<void>;
}

export async function tablesOneByOne(blobs: Blobs, key: string): Promise<TablesOneByOne> {
  const known: unknown = (await blobs.list(key)).length > 0 ? await blobs.get(key) : [];
  const names = new Set<unknown>(Array.isArray(known) ? known : []);
  const nameOf = (table: PlannedTable) => `${table.schema}.${table.name}`;
  return {
    has: (table) => names.has(nameOf(table)),
    async add(table) {
      names.add(nameOf(table));
      await blobs.put(key, [...names]);
    },
  };
}
