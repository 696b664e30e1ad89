import type { TextRow } from './replication-status';
import { type Statement, sql } from './statement';

/** Bytes that went into the binlog since the server started. One row of a table that is kept in memory. */
export const readBinlogVolume: Statement = sql`
  SELECT sum_number_of_bytes_write AS bytes FROM performance_schema.file_summary_by_event_name
  WHERE event_name = 'wait/io/file/sql/binlog'`;

export const readUptime: Statement = sql`SHOW GLOBAL STATUS WHERE Variable_name = 'Uptime'`;

export function parseBinlogVolume(rows: readonly TextRow[]): number | null {
  const bytes = rows[0]?.bytes;
  return bytes === undefined || bytes === null ? null : Number(bytes);
}

export function parseUptime(rows: readonly TextRow[]): number | null {
  const seconds = rows[0]?.Value;
  return seconds === undefined || seconds === null ? null : Number(seconds);
}
