import type { Check } from './survey';

const wanted = [
  ['sync_binlog', '1'],
  ['innodb_flush_log_at_trx_commit', '1'],
] as const;

/** A source that crashes may forget what a replica has already taken: then the two differ, or the channel stops (1236). */
export const durableBinlog: Check = ({ source }) => {
  const loose = wanted.filter(([name, value]) => (source.variables.get(name) ?? value) !== value);
  if (loose.length === 0) return [];
  const now = loose.map(([name]) => `${name} = ${source.variables.get(name)}`).join(', ');
  return [
    {
      code: 'source.binlog-not-durable',
      weight: 'warning',
      side: 'source',
      subject: loose.map(([name]) => name).join(', '),
      message: `${now}: after a crash or a failover the source may lack transactions that the target has, or its binlog ends before the target's place (1236)`,
      remedy: `until the cut over set in the parameter group: ${loose.map(([name, value]) => `${name} = ${value}`).join(', ')} (dynamic)`,
    },
  ];
};
