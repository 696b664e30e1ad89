import { Problem } from '../../contract/problem';
import { identifier, type Raw, raw } from '../quoting';
import { type Statement, sql } from '../statement';
import { type CopiedColumn, transferOf } from './column-transfer';
import { conditionOf, type KeyRange, type RangeKey, usingKey } from './key-range';

/** What both servers are asked with the same words. */
export interface DigestedTable {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly CopiedColumn[];
  /** Rows are named by a key: then no two are equal, and XOR sees every difference. */
  readonly keyed: boolean;
  readonly rangeKey: RangeKey | null;
}

export interface RangeDigest {
  readonly rows: bigint;
  /** 256 bits in hexadecimal; of key-less rows four sums. */
  readonly digest: string;
}

/**
 * SHA-256 of each row, combined. Key-less rows may come in pairs, to which XOR is blind: their hashes are summed
 * in slices of 64 bits as DECIMAL, which is exact.
 */
export function digestRange(table: DigestedTable, range: KeyRange): Statement {
  return digestWhere(table, where(table, range));
}

/** `condition` is a WHERE clause that this room made, or empty. */
export function digestWhere(table: DigestedTable, condition: string): Statement {
  const from = raw(`${fromTable(table)} ${condition}`);
  const hash = rowHash(table.columns);
  if (table.keyed) return sql`SELECT COUNT(*) AS row_count, HEX(BIT_XOR(UNHEX(${hash}))) AS digest ${from}`;
  const slices = [1, 17, 33, 49].map((at) => `SUM(CAST(CONV(SUBSTRING(h, ${at}, 16), 16, 10) AS DECIMAL(20, 0)))`);
  return sql`SELECT /*+ NO_MERGE(hashes) */ COUNT(*) AS row_count, CONCAT_WS('+', ${raw(slices.join(', '))}) AS digest
    FROM (SELECT ${hash} AS h ${from}) AS hashes`;
}

export function parseRangeDigest(rows: readonly Readonly<Record<string, string | null>>[]): RangeDigest {
  const count = rows[0]?.row_count;
  if (count === undefined || count === null) {
    throw new Problem({
      code: 'ours.digest-missing',
      side: 'ours',
      message: 'a server answered a digest without a count of rows',
      remedy: 'report this with the version of the server',
    });
  }
  // What an empty set gives differs by version; it has no rows to differ in.
  return { rows: BigInt(count), digest: count === '0' ? '' : (rows[0]?.digest ?? '') };
}

/** As {@link parseRangeDigest}, of a row as `stream` delivers it: both values are ASCII in any character set. */
export function rangeDigestOf(row: readonly (Uint8Array | null)[] | undefined): RangeDigest {
  const [count = null, digest = null] = row ?? [];
  const text = (value: Uint8Array | null) => (value === null ? null : Buffer.from(value).toString('latin1'));
  return parseRangeDigest([{ row_count: text(count), digest: text(digest) }]);
}

/**
 * First in the CONCAT: binary, and as strong as a column, so that all others stay the bytes that are stored. Without it
 * two columns of different character sets are converted: characters that Unicode does not have become equal, or the
 * mix is refused (1270, 1271). Not `COLLATE binary`: where a condition is pushed into a derived table the server
 * writes the expression out and can not read that again (1064).
 */
const asBytes = "CAST('' AS BINARY)";

/** NULL-marked and length-prefixed, so that no two rows give the same text. */
export function rowHash(columns: readonly CopiedColumn[]): Raw {
  const pieces = columns.map((column, at) => {
    const { digest, lastDigest } = transferOf(column);
    return (at === columns.length - 1 ? (lastDigest ?? digest) : digest).text;
  });
  // A table may consist of generated columns only: all its rows are alike.
  if (pieces.length === 0) return raw("SHA2('', 256)");
  return raw(`SHA2(CONCAT(${asBytes}, ${pieces.join(", _binary',', ")}), 256)`);
}

function fromTable(table: DigestedTable): string {
  return `FROM ${text(identifier(table.schema, table.name))} ${usingKey(table.rangeKey)}`;
}

function where(table: DigestedTable, range: KeyRange): string {
  return table.rangeKey === null ? '' : conditionOf(table.rangeKey, range);
}

function text(name: ReturnType<typeof identifier>): string {
  return sql`${name}`.text;
}
