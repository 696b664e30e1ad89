import type { Finding } from '../../contract/finding';
import { firstNames } from './first-names';
import type { Check } from './survey';

/** A collation of the source that the target does not have: its own, of a build, or of a later version. */
export const collations: Check = ({ inventory, target }) => {
  if (target.collations.size === 0) return [];
  const users = new Map<string, string[]>();
  const uses = (collation: string | null, user: string) => {
    if (collation === null || target.collations.has(collation)) return;
    users.set(collation, [...(users.get(collation) ?? []), user]);
  };
  for (const schema of inventory.schemas) uses(schema.collation, `schema ${schema.name}`);
  for (const table of inventory.tables) {
    for (const column of table.columns) uses(column.collation, `${table.schema}.${table.name}.${column.name}`);
  }
  return [...users].map(
    ([collation, objects]): Finding => ({
      code: 'target.collation-missing',
      weight: 'blocker',
      side: 'target',
      subject: collation,
      message: `the target does not have the collation ${collation} (1273); used by ${firstNames(objects)}`,
      remedy: `change them on the source to one that both have (SHOW COLLATION): ALTER TABLE ... CONVERT TO CHARACTER SET ... COLLATE ...`,
    }),
  );
};
