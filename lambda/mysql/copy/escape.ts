const tab = 9;
const newline = 10;
const backslash = 92;

/** From this length on the engine's own search and copy are faster than a loop. */
const shortCopy = 40;
const shortEscape = 192;

/** Answers where the next byte goes. */
export function copyBytes(buffer: Buffer, start: number, from: Uint8Array, at: number, to: number): number {
  if (to - at >= shortCopy) {
    buffer.set(from.subarray(at, to), start);
    return start + to - at;
  }
  let end = start;
  for (let place = at; place < to; place += 1) buffer[end++] = from[place] ?? 0;
  return end;
}

/** A backslash before each tab, newline and backslash. */
export function escapeInto(buffer: Buffer, start: number, from: Uint8Array, at: number, to: number): number {
  if (to - at >= shortEscape) return escapeLong(buffer, start, from.subarray(at, to));
  let end = start;
  for (let place = at; place < to; place += 1) {
    const byte = from[place] ?? 0;
    if (byte === backslash || byte === tab || byte === newline) buffer[end++] = backslash;
    buffer[end++] = byte;
  }
  return end;
}

/** Looks for each of the three in turn; text with few of them is copied in long pieces. */
function escapeLong(buffer: Buffer, start: number, value: Uint8Array): number {
  let end = start;
  let from = 0;
  const next: [number, number, number] = [find(value, backslash, 0), find(value, tab, 0), find(value, newline, 0)];
  for (;;) {
    const place = Math.min(next[0], next[1], next[2]);
    end = copyBytes(buffer, end, value, from, place);
    if (place >= value.length) return end;
    buffer[end++] = backslash;
    buffer[end++] = value[place] ?? 0;
    from = place + 1;
    if (next[0] === place) next[0] = find(value, backslash, from);
    if (next[1] === place) next[1] = find(value, tab, from);
    if (next[2] === place) next[2] = find(value, newline, from);
  }
}

function find(value: Uint8Array, byte: number, from: number): number {
  const place = value.indexOf(byte, from);
  return place < 0 ? value.length : place;
}
