import type { Finding } from '../../contract/finding';
import { has } from '../../mysql/capability';
import { quotedName } from '../../mysql/quoting';
import type { Check } from './survey';

/** PARTITION BY KEY over a column that the key holds a prefix of: ignored silently before 8.4, refused since (1503). */
export const prefixPartitions: Check = ({ inventory, target }) => {
  if (has({ platform: target.platform, version: target.facts.version }, 'partition-by-prefix')) return [];
  return inventory.tables.flatMap((table): readonly Finding[] => {
    const by = /PARTITION BY (?:LINEAR )?KEY (?:ALGORITHM = \d+ )?\(([^)]*)\)/.exec(table.createText)?.[1];
    if (by === undefined) return [];
    const named = [...by.matchAll(/`((?:[^`]|``)+)`|([\w$]+)/g)].map(([, quoted, bare]) =>
      (quoted ?? bare ?? '').replaceAll('``', '`'),
    );
    const isMeant = (column: string | null) => named.length === 0 || named.includes(column ?? '');
    const prefixed = table.keys
      .filter(({ unique }) => unique)
      .flatMap(({ parts }) => parts.filter(({ prefix, column }) => prefix !== null && isMeant(column)));
    if (prefixed.length === 0) return [];
    return [
      {
        code: 'target.partition-prefix-key',
        weight: 'blocker',
        side: 'target',
        subject: `${table.schema}.${table.name}`,
        message: `the table is partitioned by KEY over ${prefixed.map(({ column }) => column).join(', ')}, of which its key holds a prefix only: MySQL ${target.facts.version} refuses that (1503)`,
        remedy: `partition by whole columns on the source: ALTER TABLE ${quotedName(table.schema, table.name)} PARTITION BY KEY (<columns without a prefix>) PARTITIONS <n>`,
      },
    ];
  });
};
