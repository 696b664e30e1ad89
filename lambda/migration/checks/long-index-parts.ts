import type { Finding } from '../../contract/finding';
import { quotedName } from '../../mysql/quoting';
import type { ColumnFacts, KeyPart, TableFacts } from '../data/inventory';
import type { Check } from './survey';

/** Octets of one part that REDUNDANT and COMPACT take; old versions made longer ones and newer refuse them (1071). */
const most = 767;
const octets: ReadonlyMap<string, number> = new Map([
  ['utf8mb4', 4],
  ['utf16', 4],
  ['utf16le', 4],
  ['utf32', 4],
  ['gb18030', 4],
  ['utf8mb3', 3],
  ['utf8', 3],
  ['ujis', 3],
  ['eucjpms', 3],
  ['ucs2', 2],
  ['gbk', 2],
  ['gb2312', 2],
  ['big5', 2],
  ['sjis', 2],
  ['cp932', 2],
  ['euckr', 2],
]);

export const longIndexParts: Check = ({ inventory }) =>
  inventory.tables
    .filter(({ rowFormat }) => ['compact', 'redundant'].includes(rowFormat.toLowerCase()))
    .flatMap((table) =>
      table.keys
        .filter(({ kind, parts }) => kind === 'btree' && parts.some((part) => lengthOf(table, part) > most))
        .map(
          (key): Finding => ({
            code: 'source.index-part-too-long',
            weight: 'blocker',
            side: 'source',
            subject: `${table.schema}.${table.name}.${key.name}`,
            message: `an indexed column is longer than the ${most} bytes that ROW_FORMAT=${table.rowFormat.toUpperCase()} takes: the index can not be made again on the target (1071)`,
            remedy: `ALTER TABLE ${quotedName(table.schema, table.name)} ROW_FORMAT = DYNAMIC on the source`,
          }),
        ),
    );

function lengthOf(table: TableFacts, part: KeyPart): number {
  const column = table.columns.find(({ name }) => name === part.column);
  if (column === undefined) return 0;
  const each = column.charset === null ? 1 : (octets.get(column.charset) ?? 1);
  return (part.prefix ?? declared(column)) * each;
}

/** Texts and blobs can only be indexed by a prefix. */
function declared({ type, dataType }: ColumnFacts): number {
  if (!['char', 'varchar', 'binary', 'varbinary'].includes(dataType)) return 0;
  return Number(/\((\d+)\)/.exec(type)?.[1] ?? 0);
}
