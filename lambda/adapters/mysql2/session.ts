import { setMaxListeners } from 'node:events';
import type { Connection, ResultSetHeader, RowDataPacket } from 'mysql2';
import { Problem } from '../../contract/problem';
import { errnoOf } from '../../migration/data/errno';
import {
  type Outcome,
  type Reply,
  type Row,
  type ServerName,
  type Session,
  sideOf,
} from '../../migration/ports/session';
import { clientErrno, meaningOf } from '../../mysql/faults';
import { commented, resultsAsBytes, resultsAsText } from '../../mysql/session-settings';
import type { Statement } from '../../mysql/statement';
import { hangUp } from './hang-up';
import { loadLines } from './load-file';
import { encodedRows, streamRows } from './row-stream';
import { wireProblem } from './wire-fault';

/** One connection of mysql2's callback core: its promise face can not stream. */
export function sessionOver(connection: Connection, server: ServerName, purpose: string): Session {
  const closing = new AbortController();
  // One listener for each statement that waits: the catalogue is asked in batches of hundreds.
  setMaxListeners(0, closing.signal);
  let lost = false;
  let running = 0;
  let results: 'text' | 'bytes' = 'text';
  let patienceMs: number | undefined;
  const broken = () => {
    lost = true;
  };
  connection.on('error', broken);

  // mysql2 does not answer a statement whose connection we end ourselves.
  const unlessClosing = <T>(answer: Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      const onClosing = () => reject(closedProblem(server, purpose));
      closing.signal.addEventListener('abort', onClosing, { once: true });
      answer.then(resolve, reject).finally(() => closing.signal.removeEventListener('abort', onClosing));
    });

  const inTime = <T>(answer: Promise<T>): Promise<T> => {
    const milliseconds = patienceMs;
    if (milliseconds === undefined) return answer;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        lost = true;
        reject(
          lostProblem(server, `${purpose}: no answer within ${milliseconds / 1000} s; the connection was given up`),
        );
        hangUp(connection);
      }, milliseconds);
      answer.then(resolve, reject).finally(() => clearTimeout(timer));
    });
  };

  const guarded = <T>(statement: Statement, work: (text: string) => Promise<T>): Promise<T> =>
    guardedAll([statement], work);

  const guardedAll = async <T>(statements: readonly Statement[], work: (text: string) => Promise<T>): Promise<T> => {
    if (lost || closing.signal.aborted) throw closedProblem(server, purpose);
    running += 1;
    try {
      return await inTime(unlessClosing(work(statements.map(({ text }) => commented(purpose, text)).join(';\n'))));
    } catch (thrown) {
      const problem = wireProblem(thrown, { server, purpose, secret: statements.some(({ secret }) => secret) });
      if (endsConnection(problem)) lost = true;
      throw problem;
    } finally {
      running -= 1;
    }
  };

  const deliver = async (wanted: 'text' | 'bytes'): Promise<void> => {
    if (results === wanted) return;
    await guarded(wanted === 'text' ? resultsAsText : resultsAsBytes, (text) => ask(connection, text));
    results = wanted;
  };

  async function* flowing<T>(statement: Statement, rows: (text: string) => AsyncGenerator<T>): AsyncGenerator<T> {
    await deliver('bytes');
    if (lost || closing.signal.aborted) throw closedProblem(server, purpose);
    running += 1;
    try {
      yield* rows(commented(purpose, statement.text));
    } catch (thrown) {
      const problem = wireProblem(thrown, { server, purpose, secret: statement.secret });
      if (endsConnection(problem)) lost = true;
      throw problem;
    } finally {
      running -= 1;
    }
  }

  const streamed = { connection, closing: closing.signal, broken };
  return {
    server,
    connectionId: connection.threadId,
    async rows(statement) {
      await deliver('text');
      return guarded(statement, async (text) => rowsOf(await ask(connection, text)));
    },
    async run(statement) {
      await deliver('text');
      return guarded(statement, async (text) => outcomeOf(await ask(connection, text)));
    },
    async batch(statements, lines) {
      await deliver('text');
      return guardedAll(statements, async (sql) => {
        const query = { sql, typeCast: asText };
        const answer =
          lines === undefined
            ? ask(connection, sql)
            : loadLines<Answer>(connection, query, { lines, alone: false, broken });
        return repliesOf(await answer, statements.length);
      });
    },
    async load(statement, lines) {
      return guarded(statement, async (sql) =>
        outcomeOf(await loadLines(connection, { sql }, { lines, alone: true, broken })),
      );
    },
    stream: (statement) => flowing(statement, (text) => streamRows({ ...streamed, text })),
    encoded: (statement, encoder) => flowing(statement, (text) => encodedRows({ ...streamed, text }, encoder)),
    answersWithin(milliseconds) {
      patienceMs = milliseconds;
    },
    get closed() {
      return lost || closing.signal.aborted;
    },
    async close() {
      if (closing.signal.aborted) return;
      closing.abort();
      // A statement that is still running is let go: the server finishes an ALTER without us.
      if (lost || running > 0) hangUp(connection);
      else await new Promise<void>((resolve) => connection.end(() => resolve()));
    },
  };
}

type Answer = RowDataPacket[] | RowDataPacket[][] | ResultSetHeader | ResultSetHeader[];

function ask(connection: Connection, text: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    connection.query<Answer>({ sql: text, typeCast: asText }, (error, result) => {
      if (error === null) resolve(result);
      else reject(error);
    });
  });
}

/** Not `field.string`: mysql2 warns about JSON, whose bytes are utf8mb4 like all others here. */
function asText(field: { buffer(): Buffer | null }): string | null {
  return field.buffer()?.toString('utf8') ?? null;
}

/** A CALL answers with several results; its rows are the first of them. */
function rowsOf(answer: Answer): readonly Row[] {
  if (!Array.isArray(answer)) return [];
  const first = answer[0];
  return Array.isArray(first) ? first : answer.filter(isRow);
}

/** The result of a message of one statement is not wrapped. */
function repliesOf(answer: Answer, statements: number): readonly Reply[] {
  const results: readonly unknown[] = statements === 1 || !Array.isArray(answer) ? [answer] : answer;
  return results.map((result) => ({
    rows: Array.isArray(result) ? result : [],
    outcome: isHeader(result) ? outcomeOf(result) : nothingDone,
  }));
}

const nothingDone: Outcome = { affected: 0n, warnings: 0, info: '' };

function outcomeOf(answer: Answer): Outcome {
  const last = Array.isArray(answer) ? answer.filter(isHeader).at(-1) : answer;
  if (last === undefined) return nothingDone;
  return { affected: BigInt(last.affectedRows), warnings: last.warningStatus, info: last.info };
}

function isHeader(part: unknown): part is ResultSetHeader {
  return part instanceof Object && part.constructor.name === 'ResultSetHeader';
}

function isRow(part: RowDataPacket | RowDataPacket[] | ResultSetHeader): part is RowDataPacket {
  return !Array.isArray(part) && !isHeader(part);
}

function endsConnection(problem: Problem): boolean {
  const errno = errnoOf(problem);
  return errno === clientErrno.lost || errno === 4031 || errno === 1927;
}

function closedProblem(server: ServerName, purpose: string): Problem {
  return lostProblem(server, `${purpose}: the session is closed`);
}

function lostProblem(server: ServerName, message: string): Problem {
  const side = sideOf(server);
  const { word, transient, remedy } = meaningOf(clientErrno.lost);
  return new Problem({
    code: `${side}.${word}`,
    side,
    message: `${server}, ${message}`,
    remedy,
    transient,
    cause: { errno: clientErrno.lost, sqlState: 'HY000' },
  });
}
