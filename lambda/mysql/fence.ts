import { literal } from './quoting';
import { type Statement, sql } from './statement';

/**
 * The fence of a plain MySQL. `SET PERSIST`, because it has to outlive the server: one that restarts, in the middle of a switch or
 * months after it, must not come back writable beside a promoted target. It waits behind every running write and blocks new ones
 * meanwhile, and it goes on waiting on the server after its client was killed. So its wait is bounded by the session's own
 * lock_wait_timeout: a request that nobody waits for any more withdraws itself.
 */
export function raiseReadOnly(waitSeconds: number): readonly Statement[] {
  return [sql`SET SESSION lock_wait_timeout = ${literal(waitSeconds)}`, sql`SET PERSIST read_only = 1`];
}

/** Lowered for good first: a server that restarts in between comes back open, as it is meant to be. */
export const lowerReadOnly: readonly Statement[] = [
  sql`RESET PERSIST IF EXISTS read_only`,
  sql`SET GLOBAL read_only = 0`,
];

/** ER_LOCK_WAIT_TIMEOUT. */
export const lockWaitTimeoutErrno = 1205;
