import type { Finding } from '../../contract/finding';
import { quotedName } from '../../mysql/quoting';
import type { ForeignKeyFacts, TableFacts } from '../data/inventory';
import type { Check } from './survey';

/** Any of them lets a session switch the restriction off, as ours does. */
const mayLift = ['SESSION_VARIABLES_ADMIN', 'SYSTEM_VARIABLES_ADMIN', 'SUPER', 'ALL PRIVILEGES'];

/** Since 8.4 a foreign key has to refer to a whole unique key, unless `restrict_fk_on_non_standard_key` is OFF. */
export const nonStandardKeys: Check = ({ inventory, target }) => {
  if (target.variables.get('restrict_fk_on_non_standard_key') !== 'ON') return [];
  const parents = new Map(inventory.tables.map((table) => [keyOf(table.schema, table.name), table]));
  const lifted = mayLift.some((privilege) => target.privileges.has(privilege));
  return inventory.tables.flatMap((table) =>
    table.foreignKeys.flatMap((key): readonly Finding[] => {
      const parent = parents.get(keyOf(key.referencedSchema, key.referencedTable));
      if (parent === undefined || isWholeUniqueKey(parent, key)) return [];
      const columns = key.referencedColumns.map((column) => quotedName(column)).join(', ');
      return [
        {
          code: 'target.foreign-key-not-unique',
          weight: lifted ? 'warning' : 'blocker',
          side: 'target',
          subject: `${table.schema}.${table.name}.${key.name}`,
          message: `the foreign key refers to ${parent.schema}.${parent.name} (${key.referencedColumns.join(', ')}), which is not a whole unique key, and restrict_fk_on_non_standard_key is ON on the target: ${
            lifted
              ? 'the migration makes it with the restriction off for its session, a later ALTER TABLE by others is refused'
              : 'it can not be made there (6125)'
          }`,
          remedy: `ALTER TABLE ${quotedName(parent.schema, parent.name)} ADD UNIQUE KEY (${columns}) on the source where the rows allow it, or set restrict_fk_on_non_standard_key = OFF on the target`,
        },
      ];
    }),
  );
};

function isWholeUniqueKey(parent: TableFacts, { referencedColumns }: ForeignKeyFacts): boolean {
  return parent.keys.some(
    (key) =>
      key.unique &&
      key.parts.length === referencedColumns.length &&
      key.parts.every(({ column, prefix }) => prefix === null && column !== null && referencedColumns.includes(column)),
  );
}

function keyOf(schema: string, name: string): string {
  return `${schema}\0${name}`.toLowerCase();
}
