import { connections } from './connections';
import { list, literal } from './quoting';
import type { TextRow } from './replication-status';
import { type Statement, sql } from './statement';

/** Accounts and commands of the server itself, of replication and of RDS. */
export const systemUsers = [
  'system user',
  'event_scheduler',
  'rdsadmin',
  'rdsrepladmin',
  'mysql.session',
  'azure_superuser',
];
export const systemCommands = ['Binlog Dump', 'Binlog Dump GTID', 'Daemon', 'Connect', 'Group Replication'];

export interface OpenWork {
  readonly kind: 'statement' | 'transaction' | 'table-lock';
  readonly connectionId: number;
  readonly user: string;
  readonly seconds: number;
  /** False for plain reads: the fence neither waits for them nor makes them fail. */
  readonly writes: boolean;
  /** What it is about, without values: a state, a count, a table. */
  readonly what: string;
}

export function isPeople(user: string, command: string): boolean {
  return !systemUsers.includes(user) && !systemCommands.includes(command);
}

export function longStatements(seconds: number, performanceSchema: boolean): Statement {
  return sql`
    SELECT id, user, time AS seconds, state AS what,
      IF(UPPER(LTRIM(info)) LIKE 'SELECT%' OR UPPER(LTRIM(info)) LIKE 'SHOW%', '0', '1') AS writes
    FROM ${connections(performanceSchema)}
    WHERE command NOT IN (${list(['Sleep', ...systemCommands])})
      AND user NOT IN (${list(systemUsers)})
      AND id <> CONNECTION_ID()
      AND COALESCE(info, '') NOT LIKE '%rds-to-azure:%'
      AND time >= ${literal(seconds)}`;
}

/** `trx_started` is in the server's own time zone, whatever the session's is. */
export function longTransactions(seconds: number, performanceSchema: boolean): Statement {
  return sql`
    SELECT trx_mysql_thread_id AS id, p.user AS user, age AS seconds,
      CONCAT(trx_rows_modified, ' rows changed, ', trx_tables_locked, ' tables locked') AS what,
      IF(trx_rows_modified > 0 OR trx_rows_locked > 0, '1', '0') AS writes
    FROM (
      SELECT t.*, TIMESTAMPDIFF(SECOND, trx_started, CONVERT_TZ(UTC_TIMESTAMP(), '+00:00', 'SYSTEM')) AS age
      FROM information_schema.innodb_trx t
    ) AS trx
    JOIN ${connections(performanceSchema)} ON p.id = trx_mysql_thread_id
    WHERE p.command NOT IN (${list(systemCommands)})
      AND p.user NOT IN (${list(systemUsers)})
      AND p.id <> CONNECTION_ID()
      AND COALESCE(p.info, '') NOT LIKE '%rds-to-azure:%'
      AND age >= ${literal(seconds)}`;
}

/** LOCK TABLES of idle sessions; seen only while the performance schema is on. */
export function longTableLocks(seconds: number, performanceSchema: boolean): Statement {
  return sql`
    SELECT p.id AS id, p.user AS user, p.time AS seconds, '1' AS writes,
      GROUP_CONCAT(DISTINCT CONCAT(m.object_schema, '.', m.object_name) SEPARATOR ', ') AS what
    FROM performance_schema.metadata_locks m
    JOIN performance_schema.threads t ON t.thread_id = m.owner_thread_id
    JOIN ${connections(performanceSchema)} ON p.id = t.processlist_id
    WHERE m.object_type = 'TABLE'
      AND m.lock_status = 'GRANTED'
      AND m.lock_type IN ('SHARED_NO_READ_WRITE', 'SHARED_NO_WRITE', 'SHARED_READ_ONLY', 'EXCLUSIVE')
      AND p.user NOT IN (${list(systemUsers)})
      AND p.id <> CONNECTION_ID()
      AND COALESCE(p.info, '') NOT LIKE '%rds-to-azure:%'
      AND p.time >= ${literal(seconds)}
    GROUP BY p.id, p.user, p.time`;
}

/**
 * Whoever has been writing to these schemas for that long and is not done: LOCK TABLES would wait for them, and all
 * other writers behind it.
 */
export function longWriters(schemas: readonly string[], seconds: number): Statement {
  return sql`
    SELECT p.id AS id, p.user AS user, p.time AS seconds, '1' AS writes,
      GROUP_CONCAT(DISTINCT CONCAT(m.object_schema, '.', m.object_name) SEPARATOR ', ') AS what
    FROM performance_schema.metadata_locks m
    JOIN performance_schema.threads t ON t.thread_id = m.owner_thread_id
    JOIN ${connections(true)} ON p.id = t.processlist_id
    WHERE m.object_type = 'TABLE'
      AND m.object_schema IN (${list(schemas)})
      AND m.lock_status = 'GRANTED'
      AND m.lock_type NOT IN ('SHARED', 'SHARED_HIGH_PRIO', 'SHARED_READ', 'SHARED_READ_ONLY')
      AND p.id <> CONNECTION_ID()
      AND p.time >= ${literal(seconds)}
    GROUP BY p.id, p.user, p.time`;
}

export function parseOpenWork(kind: OpenWork['kind'], rows: readonly TextRow[]): readonly OpenWork[] {
  return rows.map((row) => ({
    kind,
    connectionId: Number(row.id),
    user: row.user ?? '',
    seconds: Number(row.seconds),
    writes: row.writes === '1',
    what: row.what ?? '',
  }));
}
