import { Readable } from 'node:stream';
import type { Connection, QueryError, ResultSetHeader } from 'mysql2';

/**
 * LOAD DATA LOCAL INFILE with `lines` as the file. The name of the file means nothing: the stream is given to
 * this one statement, so a server can never ask for a file of this machine.
 */
export function loadLines(
  connection: Connection,
  text: string,
  lines: AsyncIterable<Uint8Array>,
): Promise<ResultSetHeader> {
  let file: Readable | undefined;
  const infileStreamFactory = () => {
    file = Readable.from(asBuffers(lines), { highWaterMark: 2 });
    return file;
  };
  return new Promise((resolve, reject) => {
    connection.query<ResultSetHeader>(
      { sql: text, infileStreamFactory },
      (error: QueryError | null, result: ResultSetHeader) => {
        if (error === null) return resolve(result);
        // The server answered before the file ended: what mysql2 would still send means nothing any more.
        if (file !== undefined && !file.readableEnded && !file.errored) connection.destroy();
        file?.destroy();
        reject(error);
      },
    );
  });
}

async function* asBuffers(lines: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  for await (const bytes of lines) {
    yield Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
}
