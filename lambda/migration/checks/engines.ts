import type { Finding } from '../../contract/finding';
import { quotedName } from '../../mysql/quoting';
import type { Check } from './survey';

/** A snapshot holds InnoDB rows only, and Azure runs nothing else that keeps data. */
export const engines: Check = ({ inventory }) =>
  inventory.tables
    .filter((table) => table.engine.toLowerCase() !== 'innodb')
    .map(
      (table): Finding => ({
        code: 'source.engine',
        weight: 'blocker',
        side: 'source',
        subject: `${table.schema}.${table.name}`,
        message: `the table is ${table.engine}; only InnoDB is read consistently and runs on the target`,
        remedy: `ALTER TABLE ${quotedName(table.schema, table.name)} ENGINE = InnoDB`,
      }),
    );
