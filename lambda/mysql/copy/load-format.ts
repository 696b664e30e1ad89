import { copyBytes, escapeInto } from './escape';
import { type LongRowParts, longRow } from './long-row';
import { type PieceStock, pieceBytes, pieceStock } from './piece-stock';
import { lengthAt, nullMark, sizeOfLength } from './row-lengths';
import { findSpecials, type Specials } from './specials';

/** Writes rows as LOAD DATA reads them: tab between, newline behind, backslash before those three, \N for NULL. */

const tab = 9;
const newline = 10;
const backslash = 92;
const letterN = 78;

/** A value is escaped in steps of this, so that each fits into what is handed on. */
const stepBytes = 64 * 1024;
/** Escaped it fits into what is handed on. */
const longestRow = pieceBytes / 2 - 1;

export interface Sent {
  readonly rows: number;
  readonly bytes: number;
}

/** Takes rows as the protocol has them (ports/session.ts, RowEncoder), so that no value becomes an object here. */
export interface LoadEncoder {
  row(packet: Uint8Array, start: number, end: number): void;
  piece(bytes: Uint8Array, last: boolean): void;
  take(all: boolean): Uint8Array | undefined;
  waiting(): number;
  /** What has been handed on so far. */
  sent(): Sent;
}

const none = Buffer.alloc(0);

/** `plain`: columns without a byte to escape. `stock`: where the memory of the pieces comes from. */
export function loadEncoder(plain: readonly boolean[], stock: PieceStock = pieceStock()): LoadEncoder {
  const ready: Buffer[] = [];
  let buffer: Buffer = none;
  let end = 0;
  let rows = 0;
  let bytes = 0;
  let waiting = 0;
  let long: ReturnType<typeof longRow> | undefined;
  const specials = findSpecials();

  const finish = () => {
    if (end === 0) return;
    ready.push(buffer.subarray(0, end));
    waiting += end;
    buffer = none;
    end = 0;
  };
  const room = (wanted: number) => {
    if (wanted <= buffer.length - end) return;
    finish();
    if (buffer === none) buffer = stock.take();
  };
  const parts: LongRowParts = {
    begin(column) {
      room(1);
      if (column > 0) buffer[end++] = tab;
    },
    nothing() {
      room(2);
      buffer[end++] = backslash;
      buffer[end++] = letterN;
    },
    bytes(from, start, stop, column) {
      for (let at = start; at < stop; at += stepBytes) {
        const to = Math.min(stop, at + stepBytes);
        room(2 * (to - at));
        end = plain[column] === true ? copyBytes(buffer, end, from, at, to) : escapeInto(buffer, end, from, at, to);
      }
    },
  };

  return {
    row(packet, from, to) {
      const length = to - from;
      if (length > longestRow) throw new RangeError('a row as long as this comes in pieces');
      rows += 1;
      // Every byte escaped, and behind every value a separator: the protocol has a length before it.
      room(2 * length + 2);
      const quick = specials.within(packet, from, to) ? undefined : writeAsIs(buffer, end, packet, from, to);
      end = quick ?? writeRow({ buffer, plain, specials }, end, packet, from, to);
    },
    piece(part, last) {
      long ??= longRow(parts);
      long.piece(part);
      if (!last) return;
      long = undefined;
      rows += 1;
      room(1);
      buffer[end++] = newline;
    },
    take(all) {
      if (all && ready.length === 0) finish();
      const first = ready.shift();
      if (first === undefined) return undefined;
      waiting -= first.length;
      bytes += first.length;
      return first;
    },
    waiting: () => waiting,
    sent: () => ({ rows, bytes }),
  };
}

/** No byte to escape, no NULL, no long value: the row as it came, with a tab where a length of one byte stood. */
function writeAsIs(buffer: Buffer, start: number, packet: Uint8Array, from: number, to: number): number | undefined {
  for (let at = from; at < to; ) {
    const length = packet[at] ?? 0;
    if (length >= nullMark) return undefined;
    at += 1 + length;
  }
  if (to - from > 1) buffer.set(packet.subarray(from + 1, to), start);
  const shift = start - from - 1;
  for (let at = from + 1 + (packet[from] ?? 0); at < to; at += 1 + (packet[at] ?? 0)) buffer[at + shift] = tab;
  buffer[to + shift] = newline;
  return to + shift + 1;
}

interface Writing {
  readonly buffer: Buffer;
  readonly plain: readonly boolean[];
  readonly specials: Specials;
}

function writeRow(
  { buffer, plain, specials }: Writing,
  start: number,
  packet: Uint8Array,
  from: number,
  to: number,
): number {
  let end = start;
  let at = from;
  for (let column = 0; at < to; column += 1) {
    if (column > 0) buffer[end++] = tab;
    const first = packet[at] ?? 0;
    if (first === nullMark) {
      buffer[end++] = backslash;
      buffer[end++] = letterN;
      at += 1;
      continue;
    }
    const length = first < nullMark ? first : lengthAt(packet, at);
    at += sizeOfLength(first);
    end =
      plain[column] === true || !specials.within(packet, at, at + length)
        ? copyBytes(buffer, end, packet, at, at + length)
        : escapeInto(buffer, end, packet, at, at + length);
    at += length;
  }
  buffer[end++] = newline;
  return end;
}
