import type { Connection } from 'mysql2';

const emptyPacketBytes = 4;

/**
 * mysql2 (3.24.5, commands/query.js) ends every LOAD DATA LOCAL with one buffer that all connections share and
 * write their sequence number into. While it waits in one socket's queue another connection may overwrite it: the
 * first server then waits for the end of its file for ever. So each empty packet is sent as a copy.
 */
export function ownLastPacket(connection: Connection): void {
  if (!hasWrite(connection)) return;
  const write = connection.write.bind(connection);
  connection.write = (bytes) => write(bytes.length === emptyPacketBytes ? Buffer.from(bytes) : bytes);
}

/** Not in mysql2's types: what hands a finished packet to the socket. */
function hasWrite(connection: object): connection is { write: (bytes: Buffer) => void } {
  return 'write' in connection && typeof connection.write === 'function';
}
