import type { Finding } from '../../contract/finding';
import { parseTableDefinition } from '../../mysql/definition/table-definition';
import { quotedName } from '../../mysql/quoting';
import type { TableFacts } from '../data/inventory';
import type { Check } from './survey';

/**
 * Options that need something of the server beside the table: a general tablespace, a folder, a key. The definition goes to the
 * target as it is; Azure has none of them (facts 1.3: no CREATE TABLESPACE, no FILE).
 */
export const tableOptions: Check = ({ inventory }) => inventory.tables.flatMap(findings);

const everywhere: readonly string[] = ['innodb_file_per_table', 'innodb_system'];

function findings(table: TableFacts): readonly Finding[] {
  if (!/TABLESPACE|DIRECTORY|ENCRYPTION/.test(table.createText)) return [];
  const { options: written } = parseTableDefinition(table.createText);
  const options = written.replaceAll(/COMMENT ?= ?'(?:[^'\\]|\\.|'')*'/g, '');
  const alter = `ALTER TABLE ${quotedName(table.schema, table.name)}`;
  const base = { side: 'source', subject: `${table.schema}.${table.name}`, weight: 'blocker' } as const;
  const found: Finding[] = [];
  const tablespace = /TABLESPACE [`=]?\s*`?((?:[^`\s]|``)+)`?/.exec(options)?.[1];
  if (tablespace !== undefined && !everywhere.includes(tablespace)) {
    found.push({
      ...base,
      code: 'source.general-tablespace',
      message: `the table lies in the tablespace ${tablespace}, which the target does not have`,
      remedy: `${alter} TABLESPACE = innodb_file_per_table on the source (rebuilds the table)`,
    });
  }
  if (/(?:DATA|INDEX) DIRECTORY/.test(options)) {
    found.push({
      ...base,
      code: 'source.data-directory',
      message: 'the table names a folder of the source for its data, which the target does not have (3121)',
      remedy: `make it again on the source without DATA DIRECTORY: CREATE TABLE <new> LIKE ${quotedName(table.schema, table.name)} leaves the folder out; then copy the rows and rename`,
    });
  }
  if (/ENCRYPTION='Y'/i.test(options)) {
    found.push({
      ...base,
      code: 'source.table-encryption',
      message:
        "the table has ENCRYPTION='Y', for which the target needs a keyring of its own (3185); Azure encrypts the disks instead",
      remedy: `${alter} ENCRYPTION = 'N' on the source; RDS and Azure encrypt what is stored below MySQL`,
    });
  }
  return found;
}
