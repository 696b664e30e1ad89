import type { Finding } from '../../contract/finding';
import { has } from '../../mysql/capability';
import { quotedName } from '../../mysql/quoting';
import type { Check } from './survey';

/** AUTO_INCREMENT on FLOAT and DOUBLE: deprecated in 8.0.17, refused since 8.4 (1063). */
export const floatCounters: Check = ({ inventory, target }) => {
  if (has({ platform: target.platform, version: target.facts.version }, 'float-auto-increment')) return [];
  return inventory.tables.flatMap((table) =>
    table.columns
      .filter(({ autoIncrement, dataType }) => autoIncrement && ['float', 'double'].includes(dataType))
      .map(
        (column): Finding => ({
          code: 'target.float-auto-increment',
          weight: 'blocker',
          side: 'target',
          subject: `${table.schema}.${table.name}.${column.name}`,
          message: `the column counts up as ${column.dataType.toUpperCase()}, which MySQL ${target.facts.version} refuses (1063): the table can not be made on the target`,
          remedy: `ALTER TABLE ${quotedName(table.schema, table.name)} MODIFY ${quotedName(column.name)} BIGINT NOT NULL AUTO_INCREMENT on the source`,
        }),
      ),
  );
};
