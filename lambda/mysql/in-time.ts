import { errnoOf } from '../migration/data/errno';
import { requestTooLate } from '../migration/data/request-too-late';
import { literal } from './quoting';
import { type Statement, sql } from './statement';

/** The part of a session that this needs; one that was opened with `batches`. */
interface Batching {
  run(statement: Statement): Promise<unknown>;
  batch(statements: readonly Statement[]): Promise<unknown>;
}

/**
 * Runs statements only while there is time, as the server sees it: a message that was stalled on its way, or a process that was stopped
 * just before it sent it, changes nothing any more.
 */
export interface InTime {
  /** In one message. Throws `cutover.fence-request-late`, and nothing was run, when the time is over. */
  run(...statements: readonly Statement[]): Promise<void>;
}

/** @param leftMs Asked after the server's clock was: what passes in between is not granted twice. */
export async function inTime(session: Batching, leftMs: () => number): Promise<InTime> {
  await session.run(noteTime);
  const within = leftMs();
  if (within <= 0) throw requestTooLate();
  return {
    async run(...statements) {
      try {
        await session.batch([onlyWithin(within), ...statements]);
      } catch (thrown) {
        throw errnoOf(thrown) === tooLateErrno ? requestTooLate() : thrown;
      }
    },
  };
}

/** The server's clock, remembered in the session: a delay can be measured on one clock only. */
export const noteTime = sql`SET @rds_to_azure_noted = UTC_TIMESTAMP(6)`;

/**
 * Fails once so many milliseconds have passed on the server since {@link noteTime}; what stands behind it in the same message does not
 * run then. A variable that is set to itself needs no right and no table, and can not be set to NULL.
 */
export function onlyWithin(milliseconds: number): Statement {
  const microseconds = literal(Math.floor(milliseconds * 1000));
  return sql`SET SESSION lock_wait_timeout = IF(UTC_TIMESTAMP(6) < TIMESTAMPADD(MICROSECOND, ${microseconds}, CAST(@rds_to_azure_noted AS DATETIME(6))), @@SESSION.lock_wait_timeout, NULL)`;
}

/** ER_WRONG_VALUE_FOR_VAR: the answer to {@link onlyWithin} when it comes too late. */
export const tooLateErrno = 1231;
