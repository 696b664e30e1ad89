import { gtidModes } from './gtid';
import type { TextRow } from './replication-status';
import { type Statement, sql } from './statement';

/** What a server is told about GTIDs, as it is changed from one start of it to the next. */
export interface GtidStage {
  readonly mode: string;
  /** `enforce_gtid_consistency`: OFF, WARN, ON. */
  readonly consistency: string;
}

/**
 * One step towards ON; `undefined`: it is there. What GTIDs do not bear is warned of before it is refused, and refused before new
 * transactions have to have one.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/mysql-replication-gtid.configuring-existing-read-replicas.html
 */
export function stageAbove({ mode, consistency }: GtidStage): GtidStage | undefined {
  if (mode === 'ON') return undefined;
  if (consistency === 'OFF') return { mode: mode === 'OFF' ? 'OFF_PERMISSIVE' : mode, consistency: 'WARN' };
  if (mode === 'OFF') return { mode: 'OFF_PERMISSIVE', consistency };
  return { mode: mode === 'OFF_PERMISSIVE' ? 'ON_PERMISSIVE' : 'ON', consistency: 'ON' };
}

/** One step away from ON, of the modes alone. `undefined`: nothing is below. */
export function stageBelow({ mode, consistency }: GtidStage): GtidStage | undefined {
  const below = gtidModes[gtidModes.indexOf(mode) - 1];
  return below === undefined ? undefined : { mode: below, consistency };
}

/** How many changes of mode lie between the two. */
export function stepsBetween(one: string, other: string): number {
  return Math.abs(gtidModes.indexOf(one) - gtidModes.indexOf(other));
}

/** As it is published; the stack splits it again. */
export function stageText({ mode, consistency }: GtidStage): string {
  return `${mode}/${consistency}`;
}

export const readGtidStage: Statement = sql`
  SELECT @@global.gtid_mode AS mode, @@global.enforce_gtid_consistency AS consistency`;

export function parseGtidStage(rows: readonly TextRow[]): GtidStage {
  return { mode: rows[0]?.mode ?? '', consistency: rows[0]?.consistency ?? '' };
}

/** Since the server started: transactions without a GTID that are open, and for how long it has been running. */
export const readAnonymous: Statement = sql`
  SHOW GLOBAL STATUS WHERE Variable_name IN ('Ongoing_anonymous_transaction_count', 'Uptime')`;

export interface Anonymous {
  /** NaN where the server does not say. */
  readonly open: number;
  readonly uptimeSeconds: number;
}

export function parseAnonymous(rows: readonly TextRow[]): Anonymous {
  const of = (name: string) => Number(rows.find((row) => row.Variable_name === name)?.Value ?? Number.NaN);
  return { open: of('Ongoing_anonymous_transaction_count'), uptimeSeconds: of('Uptime') };
}

/**
 * Statements since the server started that GTIDs do not bear, by the name of the error; warnings count as well (seen on 9.7.4). No row
 * at all where the performance schema is off: then nothing is known.
 */
export const readGtidViolations: Statement = sql`
  SELECT error_name AS name, sum_error_raised AS raised
  FROM performance_schema.events_errors_summary_global_by_error
  WHERE error_name LIKE 'ER\\_GTID\\_UNSAFE\\_%'`;

export type Violations = { readonly names: readonly string[]; readonly times: number } | 'not counted';

export function parseGtidViolations(rows: readonly TextRow[]): Violations {
  if (rows.length === 0) return 'not counted';
  const met = rows.filter(({ raised }) => Number(raised) > 0);
  return { names: met.map(({ name }) => name ?? ''), times: met.reduce((sum, { raised }) => sum + Number(raised), 0) };
}
