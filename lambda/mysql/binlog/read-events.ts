import type { BinlogPosition } from '../../migration/data/position';
import type { ColumnLayout } from './column-layout';
import { isRowsEvent, parseRowsEvent, type RowImage } from './row-images';
import { parseTableMap, type TableMap } from './table-map';

const headerBytes = 19;
const checksumBytes = 4;
const eventType = {
  formatDescription: 15,
  query: 2,
  rotate: 4,
  tableMap: 19,
  xaPrepare: 38,
  partialUpdate: 39,
  compressed: 40,
} as const;

/** What a follower of the binlog wants to know of an event. Every event moves `end`. */
export type Change =
  | {
      readonly kind: 'rows';
      readonly schema: string;
      readonly table: string;
      /** `null`: the rows can not be read. */
      readonly rows: readonly RowImage[] | null;
      readonly columns: readonly ColumnLayout[];
      readonly bytes: Buffer;
    }
  | { readonly kind: 'statement'; readonly schema: string; readonly text: string }
  /** A transaction that can be prepared now and committed by anybody later. */
  | { readonly kind: 'xa-begins' | 'xa-prepared' }
  /** A compressed transaction: what it touches can not be seen. */
  | { readonly kind: 'unseen' };

export interface SeenEvent {
  readonly end: BinlogPosition;
  readonly change: Change | undefined;
}

/**
 * Reads one event after the other, as a source sends them. Each file begins by saying whether its events end with a
 * checksum; the first event of all, which names the file, has none for whoever asked for none.
 */
export function eventReader(start: BinlogPosition): (event: Buffer) => SeenEvent {
  let end = start;
  const maps = new Map<number, TableMap>();
  let checksum = 0;
  return (event) => {
    const type = event.readUInt8(4);
    const position = event.readUInt32LE(13);
    if (type === eventType.formatDescription) checksum = hasChecksums(event) ? checksumBytes : 0;
    const body = event.subarray(headerBytes, event.length - checksum);
    if (type === eventType.rotate) {
      end = { file: body.toString('utf8', 8), position: Number(body.readBigUInt64LE(0)) };
      return { end, change: undefined };
    }
    // Artificial events stand at 0.
    if (position > 0) end = { file: end.file, position };
    if (type === eventType.tableMap) {
      const map = parseTableMap(body);
      maps.set(map.tableId, map);
      return { end, change: undefined };
    }
    return { end, change: changeOf(type, body, maps) };
  };
}

/** The last thing a format description says before its own checksum, which is there in any case. */
function hasChecksums(event: Buffer): boolean {
  return event[event.length - checksumBytes - 1] === 1;
}

function changeOf(type: number, body: Buffer, maps: ReadonlyMap<number, TableMap>): Change | undefined {
  if (type === eventType.query) return statementOf(body);
  if (type === eventType.xaPrepare) return { kind: 'xa-prepared' };
  if (type === eventType.compressed) return { kind: 'unseen' };
  if (type === eventType.partialUpdate) return rowsOf(body.readUIntLE(0, 6), body, maps, () => null);
  if (!isRowsEvent(type)) return undefined;
  const event = parseRowsEvent(type, body);
  return rowsOf(event.tableId, body, maps, (columns) => event.images(columns));
}

function rowsOf(
  tableId: number,
  bytes: Buffer,
  maps: ReadonlyMap<number, TableMap>,
  images: (columns: readonly ColumnLayout[]) => readonly RowImage[] | null,
): Change {
  const map = maps.get(tableId);
  if (map === undefined) return { kind: 'unseen' };
  const { schema, table, columns } = map;
  return {
    kind: 'rows',
    schema,
    table,
    bytes,
    columns: columns ?? [],
    rows: columns === null ? null : images(columns),
  };
}

const noChange = /^(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|XA (END|COMMIT|ROLLBACK))/i;

function statementOf(body: Buffer): Change | undefined {
  const schemaLength = body.readUInt8(8);
  const schemaAt = 13 + body.readUInt16LE(11);
  const text = body.toString('utf8', schemaAt + schemaLength + 1);
  if (/^XA START/i.test(text)) return { kind: 'xa-begins' };
  if (noChange.test(text)) return undefined;
  return { kind: 'statement', schema: body.toString('utf8', schemaAt, schemaAt + schemaLength), text };
}
