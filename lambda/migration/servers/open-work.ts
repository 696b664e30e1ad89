import { Problem } from '../../contract/problem';
import { askPerformanceSchema } from '../../mysql/connections';
import {
  longStatements,
  longTableLocks,
  longTransactions,
  longWriters,
  type OpenWork,
  parseOpenWork,
} from '../../mysql/processlist';
import { parseShownStatements, parseShownTransactions, showConnections, showInnodb } from '../../mysql/shown-work';
import type { Statement } from '../../mysql/statement';
import { errnoOf } from '../data/errno';
import { type Session, sideOf } from '../ports';

export type { OpenWork } from '../../mysql/processlist';

/**
 * Statements, transactions and table locks that are at least that old, without ourselves, replication and the
 * server's own threads. Without the performance schema locks of idle sessions are not seen (assess says so).
 */
export async function openWork(session: Session, seconds: number): Promise<readonly OpenWork[]> {
  const performanceSchema = (await session.rows(askPerformanceSchema))[0]?.on === '1';
  return [
    ...(await listed(session, 'statement', longStatements(seconds, performanceSchema), async () =>
      parseShownStatements(seconds, await session.rows(showConnections)),
    )),
    ...(await listed(session, 'transaction', longTransactions(seconds, performanceSchema), () =>
      shownTransactions(session, seconds),
    )),
    ...(performanceSchema
      ? parseOpenWork('table-lock', await session.rows(longTableLocks(seconds, performanceSchema)))
      : []),
  ];
}

/** Cannot convert string from utf8mb4 to utf8mb3. */
const fourByteCharacter = 3854;

/**
 * information_schema keeps the text of running statements in utf8mb3, and newer servers refuse the whole list, whichever columns are
 * asked for, while one of them holds a four-byte character (met on 9.7.4): then what the server shows to people is read instead.
 */
async function listed(
  session: Session,
  kind: OpenWork['kind'],
  statement: Statement,
  otherwise: () => Promise<readonly OpenWork[]>,
): Promise<readonly OpenWork[]> {
  try {
    return parseOpenWork(kind, await session.rows(statement));
  } catch (thrown) {
    if (errnoOf(thrown) !== fourByteCharacter) throw thrown;
    return otherwise();
  }
}

/** InnoDB first: a connection that is gone afterwards has taken its transaction with it, one that came since has none of that age. */
async function shownTransactions(session: Session, seconds: number): Promise<readonly OpenWork[]> {
  const innodb = await session.rows(showInnodb);
  const connections = await session.rows(showConnections);
  const found = parseShownTransactions(seconds, { innodb, connections });
  if (found !== undefined) return found;
  throw new Problem({
    code: `${sideOf(session.server)}.transactions-unseen`,
    side: sideOf(session.server),
    message: `which transactions are open on the ${session.server} can not be seen: information_schema refuses its list while a running statement holds a four-byte character (3854), and InnoDB shows only a part of its own`,
    remedy:
      'end the statement with the emoji, or close connections: past some thousands SHOW ENGINE INNODB STATUS is cut short; then ask again',
    transient: true,
  });
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
