import { copyBytes, escapeInto } from './escape';
import { findSpecials, type Specials } from './specials';

/** Writes rows as LOAD DATA reads them: tab between, newline behind, backslash before those three, \N for NULL. */

const tab = 9;
const newline = 10;
const backslash = 92;
const letterN = 78;

/** Pieces of this size are handed on: none may pass the server's max_allowed_packet. */
const pieceBytes = 256 * 1024;
/** A row above this size is written piece by piece when it is asked for, so that it is never here twice. */
const longRowBytes = pieceBytes / 2 - 1024;
const longValueStep = 120 * 1024;

export interface Sent {
  readonly rows: number;
  readonly bytes: number;
}

/** Takes rows as the protocol has them (ports/session.ts, RowEncoder), so that no value becomes an object here. */
export interface LoadEncoder {
  row(packet: Uint8Array, start: number, end: number): void;
  take(all: boolean): Uint8Array | undefined;
  waiting(): number;
  /** What has been handed on so far. */
  sent(): Sent;
}

type Ready = { readonly piece: Buffer } | { readonly pieces: Generator<Buffer>; readonly size: number };

/** `plain`: columns without a byte to escape. */
export function loadEncoder(plain: readonly boolean[]): LoadEncoder {
  const ready: Ready[] = [];
  let buffer = Buffer.allocUnsafe(pieceBytes);
  let end = 0;
  let rows = 0;
  let bytes = 0;
  let waiting = 0;
  const specials = findSpecials();

  const finish = () => {
    if (end === 0) return;
    ready.push({ piece: buffer.subarray(0, end) });
    waiting += end;
    buffer = Buffer.allocUnsafe(pieceBytes);
    end = 0;
  };

  return {
    row(packet, from, to) {
      rows += 1;
      const length = to - from;
      if (length > longRowBytes) {
        finish();
        ready.push({ pieces: longRow(packet, from, to, plain), size: length });
        waiting += length;
        return;
      }
      // Every byte escaped, and behind every value a separator: the protocol has a length before it.
      if (2 * length + 2 > buffer.length - end) finish();
      const quick = specials.within(packet, from, to) ? undefined : writeAsIs(buffer, end, packet, from, to);
      end = quick ?? writeRow({ buffer, plain, specials }, end, packet, from, to);
    },
    take(all) {
      if (all && ready.length === 0) finish();
      for (let first = ready[0]; first !== undefined; first = ready[0]) {
        if ('piece' in first) {
          ready.shift();
          waiting -= first.piece.length;
          bytes += first.piece.length;
          return first.piece;
        }
        const { done, value } = first.pieces.next();
        if (done !== true) {
          bytes += value.length;
          return value;
        }
        ready.shift();
        waiting -= first.size;
      }
      return undefined;
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
    at += first < nullMark ? 1 : sizeOfLength(first);
    end =
      plain[column] === true || !specials.within(packet, at, at + length)
        ? copyBytes(buffer, end, packet, at, at + length)
        : escapeInto(buffer, end, packet, at, at + length);
    at += length;
  }
  buffer[end++] = newline;
  return end;
}

function* longRow(packet: Uint8Array, from: number, to: number, plain: readonly boolean[]): Generator<Buffer> {
  let at = from;
  for (let column = 0; at < to; column += 1) {
    if (column > 0) yield Buffer.of(tab);
    const first = packet[at] ?? 0;
    if (first === nullMark) {
      yield Buffer.of(backslash, letterN);
      at += 1;
      continue;
    }
    const length = lengthAt(packet, at);
    at += sizeOfLength(first);
    for (const stop = at + length; at < stop; at = Math.min(stop, at + longValueStep)) {
      const upTo = Math.min(stop, at + longValueStep);
      const piece = Buffer.allocUnsafe(2 * (upTo - at));
      const end =
        plain[column] === true ? copyBytes(piece, 0, packet, at, upTo) : escapeInto(piece, 0, packet, at, upTo);
      yield piece.subarray(0, end);
    }
  }
  yield Buffer.of(newline);
}

/** The protocol's length-encoded integers: one byte below 251; 252, 253 and 254 announce two, three and eight more. */
const nullMark = 0xfb;

function sizeOfLength(first: number): number {
  if (first < nullMark) return 1;
  return first === 0xfc ? 3 : first === 0xfd ? 4 : 9;
}

function lengthAt(packet: Uint8Array, at: number): number {
  const first = packet[at] ?? 0;
  if (first < nullMark) return first;
  let length = 0;
  // A value is below 4 GiB: the upper four of eight bytes are zero.
  const bytes = Math.min(4, sizeOfLength(first) - 1);
  for (let byte = bytes; byte >= 1; byte -= 1) length = length * 256 + (packet[at + byte] ?? 0);
  return length;
}
