import { lengthAt, nullMark, sizeOfLength } from './row-lengths';

export interface LongRowParts {
  /** A value begins. Columns count from 0. */
  begin(column: number): void;
  nothing(): void;
  /** More of the value of that column. */
  bytes(from: Uint8Array, at: number, to: number, column: number): void;
}

/** Reads a row of which never all is here: each piece goes on where the last one ended, be it inside a length. */
export function longRow(parts: LongRowParts): { piece(bytes: Uint8Array): void } {
  const length = new Uint8Array(9);
  let known = 0;
  let left = 0;
  let column = -1;

  const lengthByte = (byte: number) => {
    length[known++] = byte;
    if (known < sizeOfLength(length[0] ?? 0)) return;
    known = 0;
    column += 1;
    parts.begin(column);
    if (length[0] === nullMark) parts.nothing();
    else left = lengthAt(length, 0);
  };

  return {
    piece(bytes) {
      let at = 0;
      while (at < bytes.length) {
        if (left === 0) {
          lengthByte(bytes[at++] ?? 0);
          continue;
        }
        const to = Math.min(bytes.length, at + left);
        parts.bytes(bytes, at, to, column);
        left -= to - at;
        at = to;
      }
    },
  };
}
