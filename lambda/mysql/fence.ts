import { connections } from './connections';
import { literal } from './quoting';
import { type Statement, sql } from './statement';

/**
 * The fence of a plain MySQL. `SET GLOBAL read_only = 1` waits behind every running write and blocks new ones
 * meanwhile, and it goes on waiting on the server after its client was killed. So its wait is bounded by the
 * session's own lock_wait_timeout: a request that nobody waits for any more withdraws itself.
 */
export function raiseReadOnly(waitSeconds: number): readonly Statement[] {
  return [sql`SET SESSION lock_wait_timeout = ${literal(waitSeconds)}`, sql`SET GLOBAL read_only = 1`];
}

export const lowerReadOnly = sql`SET GLOBAL read_only = 0`;

/** Connections whose request for the fence is still waiting: it must not be granted after the fence was lifted. */
export function waitingFenceRequests(performanceSchema: boolean): Statement {
  return sql`
    SELECT id AS id FROM ${connections(performanceSchema)}
    WHERE info LIKE '%SET GLOBAL read_only = 1' AND id <> CONNECTION_ID()`;
}

/** ER_LOCK_WAIT_TIMEOUT. */
export const lockWaitTimeoutErrno = 1205;
