import { Readable, type Writable } from 'node:stream';
import type { Connection } from 'mysql2';

const headerBytes = 4;

/**
 * The file of a LOAD DATA LOCAL, for mysql2's `infileStreamFactory`. mysql2 (3.24.5, commands/query.js) makes a new
 * buffer of every piece and writes it whether the socket is full or not. So the pieces pass it by: written as packets
 * of the connection from one buffer, the next when the socket has taken the one before. mysql2 sees a file without
 * data that ends, or breaks off, when they have.
 */
export function fileSender(connection: Connection, lines: AsyncIterable<Uint8Array>): Readable {
  const wire = insides(connection);
  let begun = false;
  const file = new Readable({
    read() {
      if (begun) return;
      begun = true;
      send(file, wire, lines).then(
        () => file.push(null),
        (thrown: unknown) => file.destroy(thrown instanceof Error ? thrown : new Error(String(thrown))),
      );
    },
  });
  // mysql2 takes its own listener away when the connection fails; what breaks the file after that is no news.
  file.on('error', () => undefined);
  return file;
}

async function send(file: Readable, wire: Wire, lines: AsyncIterable<Uint8Array>): Promise<void> {
  let own = Buffer.alloc(0);
  for await (const piece of lines) {
    if (file.destroyed) return;
    const length = headerBytes + piece.length;
    // What the socket still holds may not be written over.
    if (own.length < length || wire.stream.writableLength > 0) own = Buffer.allocUnsafeSlow(length);
    own.set(piece, headerBytes);
    wire.writePacket(packetOf(own.subarray(0, length)));
    if (wire.stream.writableNeedDrain) await taken(wire.stream, file);
    if (file.destroyed) return;
  }
}

/** As mysql2's own Packet, as far as `writePacket` asks. */
interface Packet {
  readonly buffer: Buffer;
  length(): number;
  writeHeader(sequenceId: number): void;
}

function packetOf(buffer: Buffer): Packet {
  const length = buffer.length - headerBytes;
  return {
    buffer,
    length: () => length,
    writeHeader(sequenceId) {
      buffer.writeUIntLE(length, 0, 3);
      buffer[3] = sequenceId;
    },
  };
}

/** Also when nobody wants it any more: who waits here must not wait for ever. */
function taken(stream: Writable, file: Readable): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stream.off('drain', done);
      stream.off('close', done);
      file.off('close', done);
      resolve();
    };
    stream.on('drain', done);
    stream.on('close', done);
    file.on('close', done);
    if (stream.destroyed || file.destroyed) done();
  });
}

interface Wire {
  readonly stream: Writable;
  writePacket(packet: Packet): void;
}

/** Not in mysql2's types. */
function insides(connection: Connection): Wire {
  const stream: unknown = Reflect.get(connection, 'stream');
  const writePacket: unknown = Reflect.get(connection, 'writePacket');
  if (!isWritable(stream) || typeof writePacket !== 'function') {
    throw new TypeError('this version of mysql2 writes packets in another way');
  }
  return {
    stream,
    writePacket: (packet) => {
      Reflect.apply(writePacket, connection, [packet]);
    },
  };
}

/** Not `instanceof`: classes of Node's own modules come from another realm under jest. */
function isWritable(value: unknown): value is Writable {
  return typeof value === 'object' && value !== null && 'writableLength' in value && 'writableNeedDrain' in value;
}
