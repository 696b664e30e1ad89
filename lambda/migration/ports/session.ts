import type { Side } from '../../contract/problem';
import type { Asking } from '../../mysql/asking';
import type { Statement } from '../../mysql/statement';

/** Every value as the server's text; SQL asks for HEX() where bytes matter. */
export type Row = Readonly<Record<string, string | null>>;

export interface Outcome {
  readonly affected: bigint;
  readonly warnings: number;
  /** The server's own summary line, e.g. `Records: 10  Deleted: 0  Skipped: 0  Warnings: 0`. */
  readonly info: string;
}

/** What one statement of a batch answered. */
export interface Reply {
  readonly rows: readonly Row[];
  readonly outcome: Outcome;
}

/** The three servers a migration talks to. */
export type ServerName = 'source' | 'replica' | 'target';

export function sideOf(server: ServerName): Side {
  return server === 'target' ? 'target' : 'source';
}

/**
 * Turns rows into the bytes of a file while they arrive. A row comes as the protocol has it: one length-encoded value
 * a column, 0xfb for NULL, from `start` to `end` of `packet`. Its memory is written again as
 * soon as `row` returns; then `packet` is another object.
 */
export interface RowEncoder {
  row(packet: Uint8Array, start: number, end: number): void;
  /** A row that is too long to be gathered comes in pieces of the same bytes; `last` ends it. */
  piece(bytes: Uint8Array, last: boolean): void;
  /** The next finished piece. `all`: no row comes any more, what is begun is finished too. */
  take(all: boolean): Uint8Array | undefined;
  /** Bytes that wait to be taken. */
  waiting(): number;
}

/**
 * One connection. Statements run strictly in order. Errors are `Problem`s with the server's error number in
 * `cause` as a `ServerFault`; text of secret statements never appears.
 */
export interface Session {
  readonly server: ServerName;
  readonly connectionId: number;
  rows(statement: Statement): Promise<readonly Row[]>;
  run(statement: Statement): Promise<Outcome>;
  /**
   * Several statements in one message: one round trip instead of many. They run in order and end at the first that
   * fails, with its error; what ran before it stays. `lines` become the file of a LOAD DATA among them; a piece is
   * not read any more when the next is asked for. No CALL: each statement answers once. Only of sessions that were
   * opened with `batches`.
   */
  batch(statements: readonly Statement[], lines?: AsyncIterable<Uint8Array>): Promise<readonly Reply[]>;
  /** Runs `LOAD DATA LOCAL INFILE ...`; `lines` become the file, as in `batch`. Back-pressure reaches the producer. */
  load(statement: Statement, lines: AsyncIterable<Uint8Array>): Promise<Outcome>;
  /** Raw column bytes, row by row, in batches; nothing is converted. Back-pressure reaches the server. */
  stream(statement: Statement): AsyncIterable<readonly (readonly (Uint8Array | null)[])[]>;
  /** As `stream`, without an object for each value: what `encoder` makes of the rows. For the copy. */
  encoded(statement: Statement, encoder: RowEncoder): AsyncIterable<Uint8Array>;
  /**
   * From now on a statement that is not answered after so long ends the connection: a half-open one would be waited for without end.
   * What the server has made of the statement is not known then.
   */
  answersWithin(milliseconds: number | undefined): void;
  /** True once the connection is known to be dead. */
  readonly closed: boolean;
  close(): Promise<void>;
}

/** What a server answered when it refused: recognised by number, never by text. */
export interface ServerFault {
  readonly errno: number;
  readonly sqlState: string;
}

export interface SessionOptions {
  /** Text of the comment every statement carries, `rds-to-azure:<purpose>`, so that a DBA can see us. */
  readonly purpose: string;
  /** Overrides the account, e.g. to try a login. */
  readonly account?: { readonly user: string; readonly password: string };
  readonly connectTimeoutMs?: number;
  /** Allows `batch`. Not given lightly: a server that takes several statements takes them from a mistake in quoting too. */
  readonly batches?: true;
  /** More that the session is to be set to, in the message that sets it. Only with `batches`. */
  readonly settings?: readonly Statement[];
  /** `SET SESSION ...` each. What the server does not know or the account may not set stays as it is. */
  readonly wishes?: readonly Statement[];
}

/**
 * Opens sessions with everything set explicitly: utf8mb4 (binary for results of `stream`), time zone +00:00,
 * sql_mode, lock_wait_timeout, no GIPK, isolation. Nothing relies on server defaults.
 */
export interface Databases {
  open(server: ServerName, options: SessionOptions): Promise<Session>;
}

/** A session that was opened with `batches`, as the catalogue is asked. */
export function askingAtOnce(session: Session): Asking {
  return {
    rows: (statement) => session.rows(statement),
    all: async (statements) => (await session.batch(statements)).map(({ rows }) => rows),
  };
}

/** Opens, works, always closes. */
export async function withSession<T>(
  databases: Databases,
  server: ServerName,
  purpose: string,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const session = await databases.open(server, { purpose });
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}
