import { type ColumnLayout, type ValueSpan, valueAt } from './column-layout';
import { lengthEncoded } from './length-encoded';

/** One image of a row: where each column's bytes lie. `undefined`: not in the image; `null`: NULL. */
export type RowImage = readonly (ValueSpan | null | undefined)[];

export interface RowsEvent {
  readonly tableId: number;
  readonly images: (columns: readonly ColumnLayout[]) => readonly RowImage[];
}

/** Type codes of row events, version 1 and 2. */
const kinds: ReadonlyMap<number, { readonly version: 1 | 2; readonly update: boolean }> = new Map([
  [23, { version: 1, update: false }],
  [24, { version: 1, update: true }],
  [25, { version: 1, update: false }],
  [30, { version: 2, update: false }],
  [31, { version: 2, update: true }],
  [32, { version: 2, update: false }],
]);

export function isRowsEvent(type: number): boolean {
  return kinds.has(type);
}

/** Every image that the event holds: of an update the one before and the one after. */
export function parseRowsEvent(type: number, body: Buffer): RowsEvent {
  const kind = kinds.get(type);
  if (kind === undefined) throw new RangeError(`not a row event: ${type}`);
  const extra = kind.version === 2 ? body.readUInt16LE(8) : 0;
  const count = lengthEncoded(body, 8 + extra);
  const bitmapBytes = Math.ceil(count.value / 8);
  const first = body.subarray(count.next, count.next + bitmapBytes);
  const second = kind.update ? body.subarray(count.next + bitmapBytes, count.next + 2 * bitmapBytes) : first;
  const rowsAt = count.next + (kind.update ? 2 : 1) * bitmapBytes;
  return {
    tableId: body.readUIntLE(0, 6),
    images(columns) {
      if (columns.length !== count.value) throw new RangeError('a row event has other columns than its table');
      const images: RowImage[] = [];
      let at = rowsAt;
      for (let before = true; at < body.length; before = !before) {
        const image = imageAt(body, at, columns, before ? first : second);
        images.push(image.columns);
        at = image.next;
      }
      return images;
    },
  };
}

function imageAt(
  body: Buffer,
  at: number,
  columns: readonly ColumnLayout[],
  present: Buffer,
): { readonly columns: RowImage; readonly next: number } {
  const there = columns.filter((_, index) => isSet(present, index)).length;
  const nulls = body.subarray(at, at + Math.ceil(there / 8));
  let next = at + nulls.length;
  let nth = 0;
  const image = columns.map((column, index) => {
    if (!isSet(present, index)) return undefined;
    if (isSet(nulls, nth++)) return null;
    const span = valueAt(body, next, column);
    next = span.end;
    return span;
  });
  return { columns: image, next };
}

function isSet(bitmap: Buffer, bit: number): boolean {
  return (((bitmap[bit >> 3] ?? 0) >> (bit & 7)) & 1) === 1;
}
