import type { Finding } from '../../contract/finding';
import { quotedName } from '../../mysql/quoting';
import { rowKeyOf } from '../data/inventory';
import type { Check } from './survey';

/** Without a key a table is one chunk, and every row event scans it on the target. */
export const keylessTables: Check = ({ inventory, desired }) =>
  inventory.tables
    .filter((table) => rowKeyOf(table) === undefined)
    .map((table): Finding => {
      const subject = `${table.schema}.${table.name}`;
      const remedy = `ALTER TABLE ${quotedName(table.schema, table.name)} ADD COLUMN id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT INVISIBLE PRIMARY KEY`;
      const tooLarge = table.dataBytes > desired.limits.keylessMaxBytes;
      if (tooLarge && table.keys.length === 0) {
        return {
          code: 'source.keyless-table-too-large',
          weight: 'blocker',
          side: 'source',
          subject,
          message: `the table has no key to cut it by and about ${table.dataBytes} bytes; ${desired.limits.keylessMaxBytes} is the most that is copied in one piece`,
          remedy: `${remedy} (8.0.23 or newer), or raise limits.keylessMaxBytes`,
        };
      }
      return {
        code: 'source.keyless-table',
        weight: 'warning',
        side: 'source',
        subject,
        message: 'the table has no primary or non-null unique key: it is copied slowly, and updates of it may lag far',
        remedy: `none needed; better: ${remedy} (8.0.23 or newer)`,
      };
    });
