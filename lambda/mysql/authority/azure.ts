import { endConnection } from '../conductor-lock';
import { literal } from '../quoting';
import { type Statement, secretSql, sql } from '../statement';
import type { ChannelSource, StartFrom } from '../vocabulary';
import type { Authority, Retention } from './authority';

/** https://learn.microsoft.com/azure/mysql/flexible-server/how-to-data-in-replication */
export function azure(): Authority {
  return {
    follow: (source, from) => [certificate(source), changeMaster(source, from)],
    start: () => [start],
    stop: () => [stop],
    forget: () => [sql`CALL mysql.az_replication_remove_master`],
    freeze: () => [stop],
    thaw: () => [start],
    ignore: 'by-parameter',
    endConnection,
    retention,
    procedures: [
      'az_replication_change_master',
      'az_replication_change_master_with_gtid',
      'az_replication_start',
      'az_replication_stop',
      'az_replication_remove_master',
    ],
    privileges: { asSource: [], asTarget: [] },
    writesToSystemSchema: false,
    verifiesSource: true,
  };
}

const start = sql`CALL mysql.az_replication_start`;
const stop = sql`CALL mysql.az_replication_stop`;

/** The CA is the text of the PEM, given through a user variable; empty means no TLS. */
function certificate(source: ChannelSource): Statement {
  return sql`SET @rds_to_azure_ca = ${literal(source.tls?.caPem ?? '')}`;
}

function changeMaster(source: ChannelSource, from: StartFrom): Statement {
  const host = literal(source.host);
  const user = literal(source.user);
  const password = literal(source.password);
  const port = literal(source.port);
  if (from.by === 'gtid') {
    return secretSql`CALL mysql.az_replication_change_master_with_gtid(${host}, ${user}, ${password}, ${port}, @rds_to_azure_ca)`;
  }
  const file = literal(from.position.file);
  const position = literal(from.position.position);
  return secretSql`CALL mysql.az_replication_change_master(${host}, ${user}, ${password}, ${port}, ${file}, ${position}, @rds_to_azure_ca)`;
}

const retention: Retention = {
  setting: 'binlog_expire_logs_seconds',
  read: sql`SELECT @@global.binlog_expire_logs_seconds AS seconds`,
  parse: (rows) => rows[0]?.seconds ?? null,
  // 0, the default there, is "as soon as they are free", not "for ever".
  covers: (value, hours) => Number(value) >= hours * 3600,
  valueOf: (hours) => String(hours * 3600),
  keptSeconds: (value) => Number(value ?? 0),
  mostHours: 720,
  write: 'by-parameter',
};
