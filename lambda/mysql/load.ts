import type { TextRow } from './replication-status';
import { sql } from './statement';

/**
 * Row versions that could not be purged yet. The counter is on by default; PROCESS is enough.
 * https://dev.mysql.com/doc/refman/8.4/en/information-schema-innodb-metrics-table.html
 */
export const readHistoryLength = sql`
  SELECT count AS length FROM information_schema.innodb_metrics
  WHERE name = 'trx_rseg_history_len' AND status = 'enabled'`;

/** `undefined`: the server does not count them. */
export function parseHistoryLength(rows: readonly TextRow[]): number | undefined {
  const length = rows[0]?.length;
  return length === undefined || length === null ? undefined : Number(length);
}

export const readConnectionLimits = sql`
  SELECT @@global.max_connections AS server, @@session.max_user_connections AS account`;
export const readConnected = sql`SHOW GLOBAL STATUS WHERE Variable_name = 'Threads_connected'`;

export interface Connections {
  /** Of the whole server. */
  readonly most: number;
  readonly used: number;
  /** Of our account; 0: no limit of its own. */
  readonly mostOfAccount: number;
}

export function parseConnections(limits: readonly TextRow[], connected: readonly TextRow[]): Connections {
  return {
    most: Number(limits[0]?.server ?? 0),
    used: Number(connected[0]?.Value ?? 0),
    mostOfAccount: Number(limits[0]?.account ?? 0),
  };
}
