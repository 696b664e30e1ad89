import type { Finding } from '../../contract/finding';
import type { ColumnFacts, TableFacts } from '../data/inventory';
import type { Check } from './survey';

/** What SHOW CREATE TABLE does not say exactly can not be made again: rather held than made in another way. */
export const unreadableDefinitions: Check = ({ inventory }) =>
  inventory.tables.flatMap((table) => [
    ...foreignBytes(table),
    ...table.columns.flatMap((column) => lostMembers(table, column)),
  ]);

/** A literal of another character set (`_latin1'…'`) is written with its own bytes, which are no UTF-8. */
function foreignBytes(table: TableFacts): readonly Finding[] {
  if (!table.createText.includes('\ufffd')) return [];
  return [
    {
      code: 'source.definition-not-utf8',
      weight: 'blocker',
      side: 'source',
      subject: `${table.schema}.${table.name}`,
      message:
        'an expression of the definition (generated column, default, CHECK or functional index) holds a literal in another character set, which SHOW CREATE TABLE does not convert',
      remedy:
        "write the literal as utf8mb4 or in hexadecimal (_latin1 x'E9') with ALTER TABLE on the source, then repeat",
    },
  ];
}

const fourByteCharsets = ['utf8mb4', 'utf16', 'utf16le', 'utf32', 'gb18030'];

/** Members of ENUM and SET are shown in three-byte UTF-8: a four-byte character is a question mark (seen on 9.7.4). */
function lostMembers(table: TableFacts, column: ColumnFacts): readonly Finding[] {
  if (column.dataType !== 'enum' && column.dataType !== 'set') return [];
  if (!column.type.includes('?') || !fourByteCharsets.includes(column.charset ?? '')) return [];
  return [
    {
      code: 'source.member-unreadable',
      weight: 'blocker',
      side: 'source',
      subject: `${table.schema}.${table.name}.${column.name}`,
      message: `a member of this ${column.dataType.toUpperCase()} shows a question mark, which is how every MySQL statement shows a four-byte character (an emoji) in it: what it really is can not be read`,
      remedy:
        'give the member a name without such a character, and without a question mark, by ALTER TABLE ... MODIFY on the source',
    },
  ];
}
