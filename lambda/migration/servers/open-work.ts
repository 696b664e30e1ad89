import { askPerformanceSchema } from '../../mysql/connections';
import {
  longStatements,
  longTableLocks,
  longTransactions,
  longWriters,
  type OpenWork,
  parseOpenWork,
} from '../../mysql/processlist';
import type { Session } from '../ports';

export type { OpenWork } from '../../mysql/processlist';

/**
 * Statements, transactions and table locks that are at least that old, without ourselves, replication and the
 * server's own threads. Without the performance schema locks of idle sessions are not seen (assess says so).
 */
export async function openWork(session: Session, seconds: number): Promise<readonly OpenWork[]> {
  const performanceSchema = (await session.rows(askPerformanceSchema))[0]?.on === '1';
  return [
    ...parseOpenWork('statement', await session.rows(longStatements(seconds, performanceSchema))),
    ...parseOpenWork('transaction', await session.rows(longTransactions(seconds, performanceSchema))),
    ...parseOpenWork('table-lock', await session.rows(longTableLocks(seconds, performanceSchema))),
  ];
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
