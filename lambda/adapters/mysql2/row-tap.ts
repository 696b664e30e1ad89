import type { Duplex } from 'node:stream';
import type { Connection, Query } from 'mysql2';
import { readsOf } from './reads';

/** A packet of this size or more is handed on in pieces: mysql2 would join it, and keep each byte of it three times. */
export const longPacketBytes = 64 * 1024;

const headerBytes = 4;
/** A packet of this length goes on in the next one, however long the row is. */
const fullPacket = 0xffffff;
const errorMark = 0xff;
const endMark = 0xfe;
/** Longer ones that begin with the same byte are rows. */
const longestEnd = 8;

export interface TappedRows {
  /** One row, from `start` to `end`. Its memory is written again as soon as this returns; so is that of a piece. */
  row(packet: Uint8Array, start: number, end: number): void;
  /** Part of a long row; `last` ends it. */
  piece(bytes: Uint8Array, last: boolean): void;
  /** What the two above throw: nothing more comes. */
  failed(thrown: unknown): void;
}

export interface RowTap {
  /** Keeps the server waiting. */
  pause(): void;
  resume(): void;
  /** Gives the connection back to mysql2. To be called when the statement has ended. */
  release(): void;
}

/**
 * Stands before the parser of mysql2 (3.24.5, packet_parser.js) while one statement delivers rows: whole packets that
 * are not rows go on to it, rows go where they are wanted. `command` is to be the only one under way.
 */
export function tapRows(connection: Connection, command: Query, rows: TappedRows): RowTap {
  const { parser, stream } = insides(connection);
  const reads = readsOf(stream);
  const execute = parser.execute.bind(parser);
  // mysql2 keeps what it is given.
  const forward = (bytes: Buffer) => execute(Buffer.from(bytes));
  let rest: Buffer | undefined;
  let long: { left: number; goesOn: boolean } | undefined;
  let dead = false;

  // Columns come first; then mysql2 waits in this state of the command.
  const inRows = () => 'next' in command && 'row' in command && command.next === command.row;

  /** A packet that is here from its header on. */
  const whole = (bytes: Buffer, at: number, length: number): void => {
    const start = at + headerBytes;
    const first = bytes[start] ?? 0;
    if (inRows() && first !== errorMark && !(first === endMark && length <= longestEnd)) {
      rows.row(bytes, start, start + length);
      return;
    }
    // mysql2 counts packets, and has not seen the rows.
    if (inRows()) Object.assign(connection, { sequenceId: bytes[at + 3] });
    forward(bytes.subarray(at, start + length));
  };

  /** Answers how far it came. */
  const pieces = (bytes: Buffer, at: number, going: { left: number; goesOn: boolean }): number => {
    const to = Math.min(bytes.length, at + going.left);
    going.left -= to - at;
    const ended = going.left === 0 && !going.goesOn;
    if (ended) long = undefined;
    rows.piece(bytes.subarray(at, to), ended);
    return to;
  };

  const packets = (bytes: Buffer): void => {
    let at = 0;
    for (;;) {
      if (long !== undefined && (long.left > 0 || !long.goesOn)) {
        if (at === bytes.length && long.left > 0) return;
        at = pieces(bytes, at, long);
        continue;
      }
      if (bytes.length - at < headerBytes) break;
      const length = bytes.readUIntLE(at, 3);
      if (long !== undefined || (length >= longPacketBytes && inRows())) {
        long = { left: length, goesOn: length === fullPacket };
        at += headerBytes;
        continue;
      }
      if (bytes.length - at < headerBytes + length) break;
      whole(bytes, at, length);
      at += headerBytes + length;
    }
    if (at < bytes.length) rest = Buffer.from(bytes.subarray(at));
  };

  parser.execute = (chunk) => {
    if (dead) return;
    try {
      let more = chunk;
      // Only the packet that began in the chunk before is joined: joining the chunks would copy every byte once more.
      while (rest !== undefined && more.length > 0) {
        const wanted = missing(rest);
        const joined = Buffer.concat([rest, more.subarray(0, wanted)]);
        more = more.subarray(wanted);
        rest = undefined;
        packets(joined);
      }
      if (more.length > 0) packets(more);
    } catch (thrown) {
      dead = true;
      rows.failed(thrown);
    }
  };

  reads.lend();
  return {
    pause: () => stream.pause(),
    resume: () => stream.resume(),
    release() {
      parser.execute = atBoundary(parser);
      reads.own();
    },
  };
}

/** How much of a packet that has begun is not here: its header first. */
function missing(begun: Buffer): number {
  const here = begun.length - headerBytes;
  return here < 0 ? -here : begun.readUIntLE(0, 3) - here;
}

interface Parser {
  execute(chunk: Buffer): unknown;
}

/** The state in which the parser waits for the first byte of a packet. */
function atBoundary(parser: Parser): Parser['execute'] {
  const state: unknown = Reflect.get(Object.getPrototypeOf(parser), 'executeStart');
  if (typeof state !== 'function') throw anotherVersion('has no packetParser.executeStart');
  return state as Parser['execute'];
}

/** Not in mysql2's types. Whatever is not as it was when this was written ends here, and not in lost rows. */
function insides(connection: Connection): { parser: Parser; stream: Duplex } {
  const parser: unknown = Reflect.get(connection, 'packetParser');
  const stream: unknown = Reflect.get(connection, 'stream');
  if (!isParser(parser)) throw anotherVersion('has no packetParser');
  if (parser.execute !== atBoundary(parser)) throw anotherVersion('is not between two packets');
  if (typeof Reflect.get(connection, 'sequenceId') !== 'number') throw anotherVersion('counts packets in another way');
  if (!isDuplex(stream)) throw anotherVersion('has no stream');
  return { parser, stream };
}

function isParser(value: unknown): value is Parser {
  return typeof value === 'object' && value !== null && 'execute' in value && typeof value.execute === 'function';
}

/** Not `instanceof`: classes of Node's own modules come from another realm under jest. */
function isDuplex(value: unknown): value is Duplex {
  return typeof value === 'object' && value !== null && 'pause' in value && 'resume' in value;
}

function anotherVersion(how: string): TypeError {
  return new TypeError(`this version of mysql2 reads rows in another way: it ${how}`);
}
