import type { Finding } from '../../contract/finding';
import { has } from '../../mysql/capability';
import { closingParenthesis, splitList } from '../../mysql/definition/scan';
import { quotedName } from '../../mysql/quoting';
import type { TableFacts } from '../data/inventory';
import { firstNames } from './first-names';
import type { Check } from './survey';

/** A bound like '2022_02_01' of a DATE or DATETIME was taken before 8.0.29; since then the table can not be made (1654). */
export const partitionDelimiters: Check = ({ inventory, target }) => {
  if (!has({ platform: target.platform, version: target.facts.version }, 'strict-partition-dates')) return [];
  return inventory.tables.flatMap((table): readonly Finding[] => {
    const odd = table.partitioned ? oddBounds(table) : [];
    if (odd.length === 0) return [];
    return [
      {
        code: 'target.partition-date-delimiter',
        weight: 'blocker',
        side: 'target',
        subject: `${table.schema}.${table.name}`,
        message: `partitions have dates with delimiters other than - and : as bounds (${firstNames(odd)}): MySQL ${target.facts.version} refuses them (1654)`,
        remedy: `write the bounds as 'YYYY-MM-DD hh:mm:ss' on the source: ALTER TABLE ${quotedName(table.schema, table.name)} REORGANIZE PARTITION <name> INTO (PARTITION <name> VALUES ...)`,
      },
    ];
  });
};

function oddBounds({ createText, columns }: TableFacts): readonly string[] {
  const by = /PARTITION BY (?:RANGE|LIST) +COLUMNS\(([^)]*)\)/.exec(createText);
  if (by === null) return [];
  const names = splitList(by[1] ?? '').map((name) => name.replace(/^`|`$/g, '').replaceAll('``', '`'));
  const isDate = names.map((name) => {
    const column = columns.find((one) => one.name.toLowerCase() === name.toLowerCase());
    return column?.dataType === 'date' || column?.dataType === 'datetime';
  });
  return boundsOf(createText.slice(by.index)).flatMap((bound) =>
    bound.filter((value, index) => isDate[index] === true && isOdd(value)),
  );
}

/** One list of values a bound, in the order of the columns. */
function boundsOf(text: string): readonly (readonly string[])[] {
  return [...text.matchAll(/VALUES (LESS THAN|IN) \(/g)].flatMap((match) => {
    const open = match.index + match[0].length - 1;
    const values = splitList(text.slice(open + 1, closingParenthesis(text, open)));
    if (match[1] === 'LESS THAN') return [values];
    return values.map((value) => (value.startsWith('(') ? splitList(value.slice(1, -1)) : [value]));
  });
}

function isOdd(value: string): boolean {
  const text = /^'(.*)'$/s.exec(value)?.[1];
  return text !== undefined && !/^(?:\d+|\d+-\d+-\d+(?:[ T]+\d+(?::\d+){0,2}(?:\.\d*)?)?)$/.test(text.trim());
}
