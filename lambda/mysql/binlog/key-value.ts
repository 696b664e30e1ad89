import type { RangeColumn } from '../copy/key-range';
import { type ColumnLayout, columnType } from './column-layout';

/** A column of a key as a row event shows it: its place in the table and what the layout does not say. */
export interface KeyColumn extends RangeColumn {
  /** Among all columns of the table, from 0. */
  readonly place: number;
  readonly unsigned: boolean;
  /** BINARY(n): the event leaves trailing zeros out. 0 for every other type. */
  readonly padTo: number;
}

/** The value as a bound of the key (`key-range.ts`); `undefined`: a type whose bytes are not read here. */
export function keyValue(bytes: Buffer, column: KeyColumn, layout: ColumnLayout): string | undefined {
  switch (layout.type) {
    case columnType.tiny:
    case columnType.short:
    case columnType.int24:
    case columnType.long:
      return String(column.unsigned ? bytes.readUIntLE(0, bytes.length) : bytes.readIntLE(0, bytes.length));
    case columnType.longlong:
      return String(column.unsigned ? bytes.readBigUInt64LE(0) : bytes.readBigInt64LE(0));
    case columnType.year:
      return String(bytes[0] === 0 ? 0 : 1900 + (bytes[0] ?? 0));
    case columnType.date:
      return date(bytes.readUIntLE(0, 3));
    case columnType.datetime2:
      return `${dateTime(bytes)}${fraction(bytes.subarray(5), layout.meta)}`;
    case columnType.timestamp2:
      return `${instant(bytes.readUInt32BE(0))}${fraction(bytes.subarray(4), layout.meta)}`;
    case columnType.varchar:
    case columnType.varString:
    case columnType.string:
      return hexOf(bytes, column);
    default:
      return undefined;
  }
}

function hexOf(bytes: Buffer, column: KeyColumn): string | undefined {
  if (column.kind !== 'text' && column.kind !== 'binary') return undefined;
  return bytes
    .toString('hex')
    .padEnd(2 * column.padTo, '0')
    .toUpperCase();
}

function date(packed: number): string {
  return `${digits(packed >> 9, 4)}-${digits((packed >> 5) & 15, 2)}-${digits(packed & 31, 2)}`;
}

/** 40 bits: a sign, 17 of year * 13 + month, 5 of day, 5 of hour, 6 of minute, 6 of second. */
function dateTime(bytes: Buffer): string {
  const packed = BigInt(bytes.readUIntBE(0, 5)) - 0x8000000000n;
  const bits = (shift: bigint, width: bigint): number => Number((packed >> shift) & ((1n << width) - 1n));
  const months = bits(22n, 17n);
  const day = `${digits(Math.floor(months / 13), 4)}-${digits(months % 13, 2)}-${digits(bits(17n, 5n), 2)}`;
  return `${day} ${digits(bits(12n, 5n), 2)}:${digits(bits(6n, 6n), 2)}:${digits(bits(0n, 6n), 2)}`;
}

/** Our sessions run in UTC. Zero is the zero date. */
function instant(seconds: number): string {
  if (seconds === 0) return '0000-00-00 00:00:00';
  return new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');
}

function fraction(bytes: Buffer, precision: number): string {
  if (bytes.length === 0) return '';
  const units = bytes.readUIntBE(0, bytes.length);
  return `.${digits(units, 2 * bytes.length).slice(0, Math.max(1, precision & 0xff))}`;
}

function digits(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
