import fc from 'fast-check';
import { longPacketBytes } from '../../../../lambda/adapters/mysql2/row-tap';
import { loadEncoder } from '../../../../lambda/mysql/copy/load-format';
import { pieceBytes, pieceStock } from '../../../../lambda/mysql/copy/piece-stock';

type Row = (Uint8Array | null)[];

/** As the protocol writes a row: a length before each value, 0xfb for NULL. */
function packetOf(row: Row): Uint8Array {
  return Buffer.concat(
    row.flatMap((value) => (value === null ? [Buffer.of(0xfb)] : [lengthOf(value.length), Buffer.from(value)])),
  );
}

function lengthOf(length: number): Buffer {
  if (length < 0xfb) return Buffer.of(length);
  if (length < 1 << 16) return Buffer.of(0xfc, length & 255, length >> 8);
  return Buffer.of(0xfd, length & 255, (length >> 8) & 255, length >> 16);
}

function written(rows: readonly Row[], plain: readonly boolean[]): Buffer {
  const stock = pieceStock();
  const encoder = loadEncoder(plain, stock);
  const parts: Uint8Array[] = [];
  const takeAll = (all: boolean) => {
    for (let part = encoder.take(all); part !== undefined; part = encoder.take(all)) {
      parts.push(Buffer.from(part));
      // Who has it back writes over it.
      part.fill(0x7f);
      stock.giveBack(part);
    }
  };
  // As they come over the wire: one behind the other, a header of four bytes before each.
  const packets = rows.map(packetOf);
  const wire = Buffer.concat(packets.flatMap((packet, index) => [Buffer.of(packet.length, 9, 10, index), packet]));
  let at = 0;
  for (const [index, packet] of packets.entries()) {
    if (packet.length < longPacketBytes) encoder.row(wire, at + 4, at + 4 + packet.length);
    else pieces(packet, (piece, last) => encoder.piece(piece, last));
    at += 4 + packet.length;
    if (index % 3 === 0) takeAll(false);
  }
  takeAll(true);
  expect(encoder.waiting()).toBe(0);
  expect(encoder.sent()).toEqual({ rows: rows.length, bytes: parts.reduce((sum, part) => sum + part.length, 0) });
  expect(Math.max(0, ...parts.map((part) => part.length))).toBeLessThanOrEqual(256 * 1024);
  return Buffer.concat(parts);
}

/** As they come: of any size, also inside a length, also none. */
function pieces(packet: Uint8Array, take: (piece: Uint8Array, last: boolean) => void): void {
  const sizes = [1, 2, 16_000, 0, 3, 64_000];
  for (let at = 0, n = 0; at < packet.length; n += 1) {
    const to = Math.min(packet.length, at + (sizes[n % sizes.length] ?? 1));
    take(packet.subarray(at, to), to === packet.length);
    at = to;
  }
}

/** As the server reads it, by its manual: FIELDS TERMINATED BY tab ESCAPED BY backslash LINES TERMINATED BY newline. */
function readBack(file: Buffer): (string | null)[][] {
  const rows: (string | null)[][] = [];
  let row: (string | null)[] = [];
  let field: number[] = [];
  let isNull = false;
  const endField = () => {
    row.push(isNull ? null : Buffer.from(field).toString('hex'));
    field = [];
    isNull = false;
  };
  for (let at = 0; at < file.length; at += 1) {
    const byte = file[at];
    if (byte === 92) {
      at += 1;
      const next = file[at] ?? 0;
      if (next === 78) isNull = true;
      else field.push(next);
    } else if (byte === 9) endField();
    else if (byte === 10) {
      endField();
      rows.push(row);
      row = [];
    } else field.push(byte ?? 0);
  }
  return rows;
}

const hex = (rows: readonly Row[]) =>
  rows.map((row) => row.map((v) => (v === null ? null : Buffer.from(v).toString('hex'))));
const special = fc
  .uint8Array({ maxLength: 300 })
  .map((bytes) => bytes.map((byte) => [9, 10, 92, 78, 0, byte][byte % 6] ?? byte));
const value = fc.option(fc.oneof(fc.uint8Array({ maxLength: 400 }), special), { nil: null });

describe('the file of LOAD DATA', () => {
  it('gives back every byte and every NULL', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value, value), { maxLength: 20 }), (rows) => {
        expect(readBack(written(rows, [false, false, false]))).toEqual(hex(rows));
      }),
    );
  });

  it('passes what needs no escape, between what does', () => {
    const clean = fc.uint8Array({ maxLength: 60 }).map((bytes) => bytes.map((byte) => (byte === 92 ? 65 : byte | 32)));

    fc.assert(
      fc.property(fc.array(fc.tuple(clean, fc.oneof(clean, special)), { maxLength: 40 }), (rows) => {
        expect(readBack(written(rows, [true, false]))).toEqual(hex(rows));
      }),
    );
  });

  it('tells NULL from the letters that stand for it', () => {
    const rows: Row[] = [[null, Buffer.from('\\N'), Buffer.from('N'), Buffer.from('NULL'), Buffer.alloc(0)]];

    expect(readBack(written(rows, [false, false, false, false, false]))).toEqual(hex(rows));
  });

  it('hands on values larger than its buffer', () => {
    const rows: Row[] = [
      [Buffer.alloc(3_000_000, 92)],
      [Buffer.from('x')],
      [Buffer.alloc(700_000, 'a')],
      [Buffer.alloc(65_000, 'b')],
      [null],
    ];

    expect(readBack(written(rows, [false]))).toEqual(hex(rows));
  });

  it('gives back long rows of many values, whichever way they are cut', () => {
    const rows: Row[] = [
      [null, Buffer.alloc(300, 9), Buffer.alloc(0), Buffer.alloc(90_000, 'c'), null, Buffer.alloc(66_000, 10)],
      [Buffer.alloc(70_000, 'd'), null, Buffer.alloc(1, 92), Buffer.alloc(0), Buffer.alloc(250), Buffer.alloc(251)],
    ];

    expect(readBack(written(rows, [false, false, false, true, false, false]))).toEqual(hex(rows));
  });

  it('writes into the memory that was given back, and into no other', () => {
    const stock = pieceStock();
    const first = stock.take();
    stock.giveBack(first.subarray(0, 10));
    // Not of this stock: a part of somebody's larger buffer.
    stock.giveBack(Buffer.alloc(3 * pieceBytes).subarray(0, pieceBytes));

    const again = stock.take();
    expect(again.buffer).toBe(first.buffer);
    expect(again.length).toBe(pieceBytes);
    expect(stock.take().buffer).not.toBe(first.buffer);
  });

  it('takes no memory before there is a row', () => {
    const stock = pieceStock();
    const taken = jest.spyOn(stock, 'take');

    const encoder = loadEncoder([false], stock);
    expect(taken).not.toHaveBeenCalled();
    encoder.row(Buffer.of(1, 65), 0, 2);
    expect(taken).toHaveBeenCalledTimes(1);
  });

  it('writes nothing for no rows', () => {
    expect(written([], [true]).length).toBe(0);
  });
});
