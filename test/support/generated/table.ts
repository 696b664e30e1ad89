import fc from 'fast-check';
import { type Column, type ColumnKind, quoteName, quoteText } from './column';
import { documentKinds, vectorKind } from './documents';
import { keysOf } from './keys';
import { integerKind, numberKinds } from './numbers';
import { textKinds } from './texts';
import { timeKinds } from './times';

export interface GeneratedTable {
  readonly name: string;
  readonly create: string;
  readonly inserts: readonly string[];
}

const oddNames = [
  'id',
  'select',
  'a`b',
  'c"d',
  "e'f",
  'g.h',
  'i%j',
  '_',
  'k l',
  ' lead',
  '日本',
  'ÄÖ',
  '\\',
  'x,y',
  '(z)',
  '--',
  '/* */',
  ';',
  '#',
  '?',
  ':n',
  '@v0',
  'FROM',
];

export function aTable(
  schema: string,
  options: { readonly vectors: boolean },
): fc.Arbitrary<(n: number) => GeneratedTable> {
  const kinds = fc.oneof(
    { weight: 5, arbitrary: numberKinds },
    { weight: 5, arbitrary: textKinds },
    { weight: 3, arbitrary: timeKinds },
    { weight: 2, arbitrary: documentKinds },
    ...(options.vectors ? [{ weight: 1, arbitrary: vectorKind }] : []),
  );
  // Most tables have something that a key can stand on.
  return fc
    .tuple(
      integerKind,
      fc.array(kinds, { minLength: 0, maxLength: 9 }),
      fc.shuffledSubarray(oddNames, { minLength: 10, maxLength: 10 }),
    )
    .chain(([first, others, names]) => columnsOf([first, ...others], names))
    .chain((columns) =>
      fc.tuple(fc.constant(columns), keysOf(columns), extrasOf(columns), optionsOfTable, rowsOf(columns)),
    )
    .map(([columns, keys, extras, tail, rows]) => (n) => {
      const name = quoteName(`t${n}${['', ' odd', '`', '.x', '%'][n % 5]}`);
      const place = `${quoteName(schema)}.${name}`;
      const counter = keys.counter === undefined ? undefined : columns[keys.counter];
      const pieces = [
        ...columns.map((column) => definitionOf(column, column === counter)),
        ...extras,
        ...keys.definitions,
      ];
      const partitions = keys.partitionBy === undefined ? '' : ` ${keys.partitionBy}`;
      const into = columns.map((column) => quoteName(column.name)).join(', ');
      return {
        name,
        create: `CREATE TABLE ${place} (\n  ${pieces.join(',\n  ')}\n) ENGINE=InnoDB${tail}${partitions}`,
        inserts: rows.map((row) => `INSERT IGNORE INTO ${place} (${into}) VALUES (${row.join(', ')})`),
      };
    });
}

function columnsOf(kinds: readonly ColumnKind[], names: readonly string[]): fc.Arbitrary<readonly Column[]> {
  return fc.tuple(
    ...kinds.map((kind, index) =>
      fc
        .tuple(
          fc.boolean(),
          fc.nat(9),
          fc.constantFrom(null, null, 'a \'comment\' with ) KEY `x`, \\ and "quotes"', '日本'),
        )
        .map(
          ([nullable, dice, comment]): Column => ({
            ...kind,
            name: names[index] ?? `c${index}`,
            nullable: nullable || kind.type.endsWith(' NULL'),
            invisible: dice === 0 && index > 0,
            comment,
          }),
        ),
    ),
  );
}

function definitionOf(column: Column, counter: boolean): string {
  const type = column.type.replace(/ NULL$/, '');
  // SRID stands behind NOT NULL, as the server writes it itself.
  const [word, srid] = type.split(/ (?=SRID )/);
  return [
    quoteName(column.name),
    word,
    column.nullable && !counter ? 'NULL' : 'NOT NULL',
    srid ?? '',
    counter ? 'AUTO_INCREMENT' : '',
    column.invisible ? 'INVISIBLE' : '',
    column.comment === null ? '' : `COMMENT ${quoteText(column.comment)}`,
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** Generated columns, constraints that hold for everything, and one that does not but is not enforced. */
function extrasOf(columns: readonly Column[]): fc.Arbitrary<readonly string[]> {
  const length = (column: Column) => `LENGTH(${quoteName(column.name)})`;
  const some = columns.filter((column) => column.family !== 'vector');
  const extra = fc
    .constantFrom(...some)
    .chain((column) =>
      fc.constantFrom(
        `\`made virtual\` BIGINT GENERATED ALWAYS AS (${length(column)}) VIRTUAL`,
        `\`made stored\` BIGINT GENERATED ALWAYS AS (${length(column)}) STORED`,
        `\`made hidden\` VARCHAR(9) CHARACTER SET utf8mb4 GENERATED ALWAYS AS (IF(${quoteName(column.name)} IS NULL, 'no\\n', 'yes😀')) VIRTUAL INVISIBLE`,
        `CONSTRAINT CHECK (${length(column)} IS NULL OR ${length(column)} >= 0 OR '😀' = '')`,
        `CONSTRAINT CHECK (${length(column)} > 1000000) NOT ENFORCED`,
      ),
    );
  return fc.uniqueArray(extra, { maxLength: 3, selector: (text) => text.slice(0, 14) });
}

const optionsOfTable = fc
  .tuple(
    fc.constantFrom(
      '',
      '',
      ' ROW_FORMAT=COMPACT',
      ' ROW_FORMAT=REDUNDANT',
      ' ROW_FORMAT=DYNAMIC',
      ' ROW_FORMAT=COMPRESSED KEY_BLOCK_SIZE=4',
    ),
    fc.constantFrom('', ' DEFAULT CHARSET=latin1', ' DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin'),
    fc.constantFrom('', " COMMENT='it''s ) PARTITION BY `x` /* */'"),
    fc.constantFrom('', ' STATS_PERSISTENT=1 STATS_SAMPLE_PAGES=9', ' AUTO_INCREMENT=77'),
  )
  .map((all) => all.join(''));

function rowsOf(columns: readonly Column[]): fc.Arbitrary<readonly (readonly string[])[]> {
  const row = fc.tuple(
    ...columns.map((column) =>
      column.nullable ? fc.oneof({ weight: 5, arbitrary: column.value }, fc.constant('NULL')) : column.value,
    ),
  );
  // Twice what was there before: a table without a key may hold it, one with a key drops it.
  return fc.array(row, { minLength: 0, maxLength: 30 }).map((rows) => [...rows, ...rows.slice(0, 2)]);
}
