import { endConnection } from '../conductor-lock';
import { list, literal } from '../quoting';
import { sql } from '../statement';
import type { Vocabulary } from '../vocabulary';
import type { Authority, Retention } from './authority';

/**
 * MySQL's own statements. The channel is encrypted, but the source's certificate is not checked: here
 * SOURCE_SSL_CA is a file on the replica's host, out of our reach.
 */
export function selfManaged(words: Vocabulary): Authority {
  return {
    follow: (source, from) => [words.change.changeSource(source, from)],
    start: () => [words.replica.start],
    stop: () => [words.replica.stop],
    forget: () => [words.replica.resetAll],
    freeze: () => [words.replica.stopApplier],
    thaw: () => [words.replica.startApplier],
    ignore: (patterns) =>
      sql`CHANGE REPLICATION FILTER REPLICATE_WILD_IGNORE_TABLE = (${list(patterns)}) FOR CHANNEL ''`,
    endConnection,
    retention,
    procedures: [],
    privileges: {
      asSource: ['SYSTEM_VARIABLES_ADMIN'],
      asTarget: ['SYSTEM_VARIABLES_ADMIN', 'REPLICATION_SLAVE_ADMIN', 'RELOAD'],
    },
    writesToSystemSchema: false,
    verifiesSource: false,
  };
}

const retention: Retention = {
  setting: 'binlog_expire_logs_seconds',
  read: sql`SELECT @@global.binlog_expire_logs_seconds AS seconds`,
  parse: (rows) => rows[0]?.seconds ?? null,
  // 0 is "for ever".
  covers: (value, hours) => Number(value) === 0 || Number(value) >= hours * 3600,
  valueOf: (hours) => String(hours * 3600),
  keptSeconds: (value) => (Number(value ?? 0) === 0 ? null : Number(value)),
  mostHours: 720,
  write: (value) => sql`SET GLOBAL binlog_expire_logs_seconds = ${literal(Number(value ?? 0))}`,
};
