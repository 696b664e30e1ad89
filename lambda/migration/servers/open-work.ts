import { askPerformanceSchema } from '../../mysql/connections';
import {
  longStatements,
  longTableLocks,
  longTransactions,
  longWriters,
  type OpenWork,
  parseOpenWork,
} from '../../mysql/processlist';
import type { Row, Session } from '../ports';
import { errnoOf } from './errno';

export type { OpenWork } from '../../mysql/processlist';

/**
 * Statements, transactions and table locks that are at least that old, without ourselves, replication and the
 * server's own threads. Without the performance schema locks of idle sessions are not seen (assess says so).
 */
export async function openWork(session: Session, seconds: number): Promise<readonly OpenWork[]> {
  const performanceSchema = (await session.rows(askPerformanceSchema))[0]?.on === '1';
  return [
    ...parseOpenWork('statement', await session.rows(longStatements(seconds, performanceSchema))),
    ...parseOpenWork('transaction', await transactions(session, seconds, performanceSchema)),
    ...parseOpenWork('table-lock', await session.rows(longTableLocks(seconds, performanceSchema))),
  ];
}

/** Cannot convert string from utf8mb4 to utf8mb3. */
const fourByteCharacter = 3854;
const looks = 100;

/**
 * innodb_trx keeps the text of running statements in utf8mb3, and newer servers refuse all of it while one of them holds a four-byte
 * character (met on 9.7.4). Such a statement is mostly over at the next look; one that stays leaves the gate without an answer.
 */
async function transactions(session: Session, seconds: number, performanceSchema: boolean): Promise<readonly Row[]> {
  for (let look = 1; ; look++) {
    try {
      return await session.rows(longTransactions(seconds, performanceSchema));
    } catch (thrown) {
      if (errnoOf(thrown) !== fourByteCharacter || look >= looks) throw thrown;
    }
  }
}

/** Who keeps tables of these schemas from being locked for reading; nobody is seen without the performance schema. */
export async function writersAtWork(
  session: Session,
  schemas: readonly string[],
  seconds: number,
): Promise<readonly OpenWork[]> {
  const performanceSchema = (await session.rows(askPerformanceSchema))[0]?.on === '1';
  return performanceSchema ? parseOpenWork('table-lock', await session.rows(longWriters(schemas, seconds))) : [];
}
