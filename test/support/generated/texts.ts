import fc from 'fast-check';
import { awkwardBytes, awkwardText, type ColumnKind, hexLiteral, quoteText } from './column';

/** A collation of each family; what a character set does not have becomes a question mark on the source already. */
const collations = [
  'utf8mb4_0900_ai_ci',
  'utf8mb4_bin',
  'utf8mb4_general_ci',
  'utf8mb4_0900_as_cs',
  'utf8mb4_ja_0900_as_cs',
  'utf8mb4_tr_0900_ai_ci',
  'utf8mb3_general_ci',
  'latin1_swedish_ci',
  'latin1_german2_ci',
  'latin1_bin',
  'ascii_general_ci',
  'ucs2_general_ci',
  'utf16_unicode_ci',
  'utf16le_bin',
  'utf32_general_ci',
  'sjis_japanese_ci',
  'cp932_bin',
  'eucjpms_japanese_ci',
  'gbk_chinese_ci',
  'big5_chinese_ci',
  'gb18030_chinese_ci',
  'euckr_korean_ci',
  'koi8r_general_ci',
  'cp1251_general_ci',
  'latin2_hungarian_ci',
  'tis620_thai_ci',
] as const;

export function charsetOf(collation: string): string {
  return collation.slice(0, collation.indexOf('_'));
}

const encoded = (text: string, collation: string) =>
  text === '' ? "''" : `CONVERT(_utf8mb4 ${hexLiteral(text)} USING ${charsetOf(collation)})`;

const textKind: fc.Arbitrary<ColumnKind> = fc
  .tuple(
    fc.constantFrom(...collations),
    fc.constantFrom('CHAR', 'VARCHAR', 'TINYTEXT', 'TEXT', 'MEDIUMTEXT', 'LONGTEXT'),
    fc.integer({ min: 1, max: 40 }),
  )
  .map(([collation, word, length]): ColumnKind => {
    const long = word.endsWith('TEXT');
    return {
      type: `${long ? word : `${word}(${length})`} CHARACTER SET ${charsetOf(collation)} COLLATE ${collation}`,
      value: awkwardText.map((text) => encoded(text, collation)),
      key: long ? { prefix: Math.min(length, 20) } : 'whole',
      family: 'text',
    };
  });

/** The longest rows go another way through the copy than short ones: piece by piece. */
const longKind: ColumnKind = {
  type: 'LONGBLOB',
  value: fc
    .tuple(awkwardBytes, fc.integer({ min: 1, max: 9000 }))
    .map(([bytes, times]) => (bytes.length === 0 ? "''" : `REPEAT(${hexLiteral(bytes)}, ${times})`)),
  family: 'bytes',
};

const bytesKind: fc.Arbitrary<ColumnKind> = fc
  .tuple(
    fc.constantFrom('BINARY', 'VARBINARY', 'TINYBLOB', 'BLOB', 'MEDIUMBLOB', 'LONGBLOB'),
    fc.integer({ min: 1, max: 24 }),
  )
  .map(([word, length]): ColumnKind => {
    const long = word.endsWith('BLOB');
    return {
      type: long ? word : `${word}(${length})`,
      value: awkwardBytes.map(hexLiteral),
      key: long ? { prefix: Math.min(length, 20) } : 'whole',
      family: 'bytes',
    };
  });

/** No member of four bytes: no server can tell it (checks/unreadable-definitions.ts). */
const members = [
  '',
  'a',
  "it's",
  'back\\slash',
  '"quoted"',
  'zwölf',
  'x y',
  '0',
  '1',
  '-1',
  'NULL',
  '\\N',
  '日本',
  'tab\there',
  'nul\0',
  'q`t',
  '(p)',
  'line\nbreak',
];
const enumKind: fc.Arbitrary<ColumnKind> = fc.shuffledSubarray(members, { minLength: 1 }).map((chosen) => ({
  type: `ENUM(${chosen.map(quoteText).join(', ')}) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
  // By number; 0 is the error value, which a lenient sql_mode left behind.
  value: fc.nat(chosen.length).map(String),
  family: 'text',
}));

const setKind: fc.Arbitrary<ColumnKind> = fc
  .shuffledSubarray(
    members.filter((member) => member !== ''),
    { minLength: 1 },
  )
  .map((chosen) => ({
    type: `SET(${chosen.map(quoteText).join(', ')}) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
    value: fc.nat(2 ** chosen.length - 1).map(String),
    family: 'text',
  }));

export const textKinds: fc.Arbitrary<ColumnKind> = fc.oneof(
  { weight: 5, arbitrary: textKind },
  { weight: 3, arbitrary: bytesKind },
  fc.constant(longKind),
  enumKind,
  setKind,
);
