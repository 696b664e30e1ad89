import type { Finding } from '../../contract/finding';
import { quotedName } from '../../mysql/quoting';
import type { ColumnFacts } from '../data/inventory';
import type { Check } from './survey';

const bits: ReadonlyMap<string, bigint> = new Map([
  ['tinyint', 8n],
  ['smallint', 16n],
  ['mediumint', 24n],
  ['int', 32n],
  ['bigint', 64n],
]);
const usedUp = 90n;

/** The cut over lifts every AUTO_INCREMENT of the target a little above the source's: there has to be room. */
export const countersRunningOut: Check = ({ inventory }) =>
  inventory.tables.flatMap((table): readonly Finding[] => {
    const column = table.columns.find(({ autoIncrement }) => autoIncrement);
    const most = column === undefined ? undefined : mostOf(column);
    if (column === undefined || most === undefined || table.autoIncrement === null) return [];
    const percent = (BigInt(table.autoIncrement) * 100n) / most;
    if (percent < usedUp) return [];
    return [
      {
        code: 'source.counter-running-out',
        weight: 'warning',
        side: 'source',
        subject: `${table.schema}.${table.name}.${column.name}`,
        message: `the counter stands at ${table.autoIncrement}, ${percent} % of what ${column.type} takes: soon no row can be added (1062, 1467), on either server`,
        remedy: `ALTER TABLE ${quotedName(table.schema, table.name)} MODIFY ${quotedName(column.name)} BIGINT UNSIGNED NOT NULL AUTO_INCREMENT on the source, before the sync (columns that refer to it as well)`,
      },
    ];
  });

function mostOf({ dataType, type }: ColumnFacts): bigint | undefined {
  const width = bits.get(dataType);
  if (width === undefined) return undefined;
  return 2n ** (type.includes('unsigned') ? width : width - 1n) - 1n;
}
