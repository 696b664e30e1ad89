import fc from 'fast-check';

/** A type of MySQL and values of it, as expressions that the source stores without a word (its sql_mode is empty). */
export interface ColumnKind {
  /** As in a definition: `VARCHAR(9) CHARACTER SET utf16`. */
  readonly type: string;
  readonly value: fc.Arbitrary<string>;
  /** How it stands in a key: `whole`, or `prefix` of so many characters; absent: in none. */
  readonly key?: 'whole' | { readonly prefix: number };
  /** May be LENGTH()ed by a generated column; a geometry may not be compared or defaulted. */
  readonly family: 'number' | 'time' | 'text' | 'bytes' | 'document' | 'place' | 'vector';
}

export interface Column extends ColumnKind {
  readonly name: string;
  readonly nullable: boolean;
  readonly invisible: boolean;
  readonly comment: string | null;
}

export function quoteName(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

export function quoteText(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''").replaceAll('\0', '\\0')}'`;
}

export function hexLiteral(bytes: Uint8Array | string): string {
  const hex = Buffer.from(bytes).toString('hex');
  return hex === '' ? "''" : `x'${hex}'`;
}

/** What breaks copies: the words of LOAD DATA's own format, quotes, nothing, four bytes, what looks like the end. */
export const awkwardText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    'a ',
    '\\N',
    'N',
    'NULL',
    '\\',
    '\\\\',
    '\t',
    '\n',
    '\r\n',
    '\0',
    '\x1a',
    "'",
    '"',
    '`',
    ',',
    '\\0',
    '\\t',
    '😀',
    'é',
    'e\u0301',
    'ß',
    'Ａ',
    '日本',
    'İı',
    '%_',
    '-- ',
    '/*!',
    '\u2028',
    '\ufeff',
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.array(fc.constantFrom('\\', '\t', '\n', 'N', '\0', 'a', '😀', "'"), { maxLength: 12 }).map((all) => all.join('')),
);

export const awkwardBytes: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc
    .constantFrom('', '5c4e', '09', '0a', '0d0a', '00', 'ff', 'fbfb', '5c', '5c5c', '1a', 'c328', 'f09f', 'fe0000')
    .map((hex) => new Uint8Array(Buffer.from(hex, 'hex'))),
  fc.uint8Array({ maxLength: 24 }),
  fc.array(fc.constantFrom(0x5c, 0x09, 0x0a, 0x4e, 0x00, 0xfb), { maxLength: 24 }).map((all) => Uint8Array.from(all)),
);
