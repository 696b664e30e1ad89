import type { Readable } from 'node:stream';
import type { Connection, QueryError, QueryOptions } from 'mysql2';
import { fileSender } from './file-sender';
import { hangUp } from './hang-up';

interface LoadedFile {
  readonly lines: AsyncIterable<Uint8Array>;
  /**
   * No other statement stands behind the LOAD DATA: when the file breaks off, the connection is kept. mysql2 (3.24.5) leaves two listeners
   * on its socket then, for each such file.
   */
  readonly alone: boolean;
  /** Told when the connection had to be ended. */
  readonly broken: () => void;
}

/**
 * LOAD DATA LOCAL INFILE, alone or among others, with `lines` as the file. The name of the file means nothing: the
 * stream is given to this one message, so a server can never ask for a file of this machine.
 */
export function loadLines<T>(
  connection: Connection,
  query: QueryOptions,
  { lines, alone, broken }: LoadedFile,
): Promise<T> {
  let file: Readable | undefined;
  const infileStreamFactory = () => {
    file = fileSender(connection, lines);
    return file;
  };
  return new Promise((resolve, reject) => {
    connection.query({ ...query, infileStreamFactory }, (error: QueryError | null, result: unknown) => {
      // mysql2 types a result by what the caller says it is.
      if (error === null) return resolve(result as T);
      // The server answered before the file ended: what mysql2 would still send means nothing any more. Or the file
      // broke off: what the server answers to the statements behind it has no listener.
      if (file !== undefined && !file.readableEnded && !(alone && file.errored)) {
        broken();
        hangUp(connection);
      }
      file?.destroy();
      reject(error);
    });
  });
}
