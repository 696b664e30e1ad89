import { firstNames } from './first-names';
import type { Check } from './survey';

/** Rows that may be longer than a page holds: made where `innodb_strict_mode` is OFF, refused where it is ON (1118). */
export const strictTables: Check = ({ inventory, source, target }) => {
  if (source.variables.get('innodb_strict_mode') !== 'OFF') return [];
  if (target.variables.get('innodb_strict_mode') !== 'ON') return [];
  const suspect = inventory.tables.filter(
    ({ columns, rowFormat }) => columns.length > 100 || /compact|redundant|compressed/i.test(rowFormat),
  );
  if (suspect.length === 0) return [];
  return [
    {
      code: 'target.innodb-strict-mode',
      weight: 'warning',
      side: 'target',
      subject: 'innodb_strict_mode',
      message: `innodb_strict_mode is OFF on the source and ON on the target: a table whose rows may be longer than a page is refused there (1118); to look at: ${firstNames(suspect.map(({ schema, name }) => `${schema}.${name}`))}`,
      remedy:
        'try it on the source: SET SESSION innodb_strict_mode = ON, then CREATE TABLE <another name> LIKE <the table>; where it is refused, ALTER TABLE ... ROW_FORMAT = DYNAMIC or make long columns TEXT',
    },
  ];
};
