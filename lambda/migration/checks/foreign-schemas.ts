import type { Finding } from '../../contract/finding';
import { quotedName } from '../../mysql/quoting';
import type { Check } from './survey';

/** A foreign key that leads out of the chosen schemas can not be made on the target. */
export const foreignSchemas: Check = ({ inventory, desired }) =>
  inventory.tables.flatMap((table) =>
    table.foreignKeys
      .filter((key) => !desired.schemas.includes(key.referencedSchema))
      .map(
        (key): Finding => ({
          code: 'source.foreign-key-leads-out',
          weight: 'blocker',
          side: 'source',
          subject: `${table.schema}.${table.name}.${key.name}`,
          message: `the foreign key refers to ${key.referencedSchema}.${key.referencedTable}, whose schema is not migrated`,
          remedy: `add ${key.referencedSchema} to the schemas, or ALTER TABLE ${quotedName(table.schema, table.name)} DROP FOREIGN KEY ${quotedName(key.name)}`,
        }),
      ),
  );
