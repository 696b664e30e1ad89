import type { Finding } from '../../contract/finding';
import { leadingName } from '../../mysql/definition/scan';
import { parseTableDefinition } from '../../mysql/definition/table-definition';
import { quotedName } from '../../mysql/quoting';
import type { Check } from './survey';

const refusing = ['NO_ZERO_DATE', 'NO_ZERO_IN_DATE'];
const strict = ['STRICT_TRANS_TABLES', 'STRICT_ALL_TABLES'];

/** The copy takes zero dates as they are; the applications' own writes meet the target's sql_mode after the cut over. */
export const zeroDates: Check = ({ inventory, source, target }) => {
  if (!refusesZeros(target.variables.get('sql_mode')) || refusesZeros(source.variables.get('sql_mode'))) return [];
  return inventory.tables.flatMap((table) => {
    if (!/DEFAULT '\d{4}-00|DEFAULT '0000-|DEFAULT '\d{4}-\d\d-00/.test(table.createText)) return [];
    return parseTableDefinition(table.createText)
      .columns.filter((text) => /DEFAULT '(?:0000-\d\d-\d\d|\d{4}-00-\d\d|\d{4}-\d\d-00)/.test(text))
      .map((text): Finding => {
        const column = leadingName(text) ?? '';
        return {
          code: 'target.zero-date-default',
          weight: 'warning',
          side: 'target',
          subject: `${table.schema}.${table.name}.${column}`,
          message:
            "the column's default is a zero date and sql_mode of the target refuses those: after the cut over an INSERT that leaves the column out fails (1292), and so does ALTER TABLE (1067)",
          remedy: `set sql_mode of the target as on the source (without NO_ZERO_DATE and NO_ZERO_IN_DATE), or ALTER TABLE ${quotedName(table.schema, table.name)} ALTER COLUMN ${quotedName(column)} DROP DEFAULT`,
        };
      });
  });
};

function refusesZeros(mode: string | undefined): boolean {
  const words = (mode ?? '').toUpperCase().split(',');
  return refusing.some((word) => words.includes(word)) && strict.some((word) => words.includes(word));
}
