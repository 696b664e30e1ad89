import { type ColumnLayout, metaBytes } from './column-layout';
import { lengthEncoded } from './length-encoded';

/** What a Table_map event says: which table the following row events mean, and how its rows are laid out. */
export interface TableMap {
  readonly tableId: number;
  readonly schema: string;
  readonly table: string;
  /** `null`: a type is not known here, so no row of this table can be read. */
  readonly columns: readonly ColumnLayout[] | null;
}

/** `body` begins behind the header of the event. */
export function parseTableMap(body: Buffer): TableMap {
  const tableId = body.readUIntLE(0, 6);
  const schema = textAt(body, 8);
  const table = textAt(body, schema.next);
  const count = lengthEncoded(body, table.next);
  const types = body.subarray(count.next, count.next + count.value);
  const metaLength = lengthEncoded(body, count.next + count.value);
  return { tableId, schema: schema.text, table: table.text, columns: layouts(types, body, metaLength.next) };
}

function layouts(types: Buffer, body: Buffer, metaAt: number): readonly ColumnLayout[] | null {
  const columns: ColumnLayout[] = [];
  let at = metaAt;
  for (const type of types) {
    const bytes = metaBytes(type);
    if (bytes === undefined) return null;
    columns.push({ type, meta: bytes === 0 ? 0 : body.readUIntLE(at, bytes) });
    at += bytes;
  }
  return columns;
}

/** One byte of length, the text, a zero. */
function textAt(body: Buffer, at: number): { readonly text: string; readonly next: number } {
  const end = at + 1 + body.readUInt8(at);
  return { text: body.toString('utf8', at + 1, end), next: end + 1 };
}
