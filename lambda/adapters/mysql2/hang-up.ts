import type { Connection } from 'mysql2';

/**
 * Ends a connection without waiting for the server. mysql2's own `destroy` (3.24.5) only says that it sends no more: a
 * server that is busy, or waits for the next change to its binlog, leaves the socket half open, and our process with it.
 */
export function hangUp(connection: Connection): void {
  connection.destroy();
  const stream: unknown = Reflect.get(connection, 'stream');
  if (typeof stream === 'object' && stream !== null && 'destroy' in stream && typeof stream.destroy === 'function') {
    stream.destroy();
  }
}
