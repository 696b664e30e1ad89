import { literal } from './quoting';
import type { TextRow } from './replication-status';
import { type Statement, sql } from './statement';

/** In the order in which a server can be brought from one to the next. */
export const gtidModes: readonly string[] = ['OFF', 'OFF_PERMISSIVE', 'ON_PERMISSIVE', 'ON'];

/** Does the server have all of these transactions? */
export function isGtidSubset(set: string): Statement {
  return sql`SELECT GTID_SUBSET(${literal(set)}, @@global.gtid_executed) AS truth`;
}

export function parseTruth(rows: readonly TextRow[]): boolean {
  return rows[0]?.truth === '1';
}
