/** Types as a Table_map event numbers them (enum_field_types); only those that a row event can hold. */
export const columnType = {
  tiny: 1,
  short: 2,
  long: 3,
  float: 4,
  double: 5,
  timestamp: 7,
  longlong: 8,
  int24: 9,
  date: 10,
  time: 11,
  datetime: 12,
  year: 13,
  varchar: 15,
  bit: 16,
  timestamp2: 17,
  datetime2: 18,
  time2: 19,
  vector: 242,
  json: 245,
  newdecimal: 246,
  enum: 247,
  set: 248,
  blob: 252,
  varString: 253,
  string: 254,
  geometry: 255,
} as const;

export interface ColumnLayout {
  readonly type: number;
  /** Two bytes of the event, the first in the low half; their meaning depends on the type. */
  readonly meta: number;
}

/** How many bytes of metadata a type has in a Table_map event; `undefined`: a type that is not known here. */
export function metaBytes(type: number): 0 | 1 | 2 | undefined {
  switch (type) {
    case columnType.float:
    case columnType.double:
    case columnType.blob:
    case columnType.json:
    case columnType.geometry:
    case columnType.vector:
    case columnType.time2:
    case columnType.datetime2:
    case columnType.timestamp2:
      return 1;
    case columnType.varchar:
    case columnType.varString:
    case columnType.bit:
    case columnType.newdecimal:
    case columnType.enum:
    case columnType.set:
    case columnType.string:
      return 2;
    default:
      return fixedBytes.has(type) ? 0 : undefined;
  }
}

const fixedBytes: ReadonlyMap<number, number> = new Map([
  [columnType.tiny, 1],
  [columnType.short, 2],
  [columnType.int24, 3],
  [columnType.long, 4],
  [columnType.longlong, 8],
  [columnType.float, 4],
  [columnType.double, 8],
  [columnType.year, 1],
  [columnType.date, 3],
  [columnType.time, 3],
  [columnType.timestamp, 4],
  [columnType.datetime, 8],
]);

/** Where a value's bytes lie: behind a length of `prefix` bytes, if it has one. */
export interface ValueSpan {
  readonly start: number;
  readonly end: number;
}

/** The value that begins at `at`. Throws RangeError for a type that is not known or an event that is cut short. */
export function valueAt(event: Buffer, at: number, column: ColumnLayout): ValueSpan {
  const { prefix, bytes } = sizeOf(column);
  const start = at + prefix;
  const end = start + (prefix === 0 ? bytes : event.readUIntLE(at, prefix));
  if (end > event.length) throw new RangeError('a row event ends inside of a value');
  return { start, end };
}

interface Size {
  /** Bytes of the length in front of the value; 0: the size is fixed. */
  readonly prefix: number;
  readonly bytes: number;
}

function sizeOf({ type, meta }: ColumnLayout): Size {
  const fixed = fixedBytes.get(type);
  if (fixed !== undefined) return { prefix: 0, bytes: fixed };
  switch (type) {
    case columnType.varchar:
    case columnType.varString:
      return { prefix: meta > 255 ? 2 : 1, bytes: 0 };
    case columnType.blob:
    case columnType.json:
    case columnType.geometry:
    case columnType.vector:
      return { prefix: meta & 0xff, bytes: 0 };
    case columnType.timestamp2:
      return { prefix: 0, bytes: 4 + fractionBytes(meta) };
    case columnType.datetime2:
      return { prefix: 0, bytes: 5 + fractionBytes(meta) };
    case columnType.time2:
      return { prefix: 0, bytes: 3 + fractionBytes(meta) };
    case columnType.bit:
      return { prefix: 0, bytes: (meta >> 8) + ((meta & 0xff) > 0 ? 1 : 0) };
    case columnType.newdecimal:
      return { prefix: 0, bytes: decimalBytes(meta & 0xff, meta >> 8) };
    case columnType.enum:
    case columnType.set:
      return { prefix: 0, bytes: meta >> 8 };
    case columnType.string:
      return stringSize(meta & 0xff, meta >> 8);
    default:
      throw new RangeError(`a column type that is not known: ${type}`);
  }
}

/** CHAR, BINARY, ENUM and SET share a type; the metadata says which, and hides two bits of the length in it. */
function stringSize(first: number, second: number): Size {
  if (first === columnType.enum || first === columnType.set) return { prefix: 0, bytes: second };
  const length = (first & 0x30) === 0x30 ? second : second | (((first & 0x30) ^ 0x30) << 4);
  return { prefix: length > 255 ? 2 : 1, bytes: 0 };
}

function fractionBytes(digits: number): number {
  return Math.ceil((digits & 0xff) / 2);
}

const digitBytes = [0, 1, 1, 2, 2, 3, 3, 4, 4, 4];

function decimalBytes(precision: number, scale: number): number {
  const part = (digits: number): number => Math.floor(digits / 9) * 4 + (digitBytes[digits % 9] ?? 0);
  return part(precision - scale) + part(scale);
}
