import fc from 'fast-check';
import { type Column, quoteName } from './column';

export interface Keys {
  readonly definitions: readonly string[];
  /** The column that counts by itself. */
  readonly counter?: number;
  readonly partitionBy?: string;
}

/** Every shape of a key that names rows, and none; behind it indexes of every kind. */
export function keysOf(columns: readonly Column[]): fc.Arbitrary<Keys> {
  return fc.tuple(naming(columns), others(columns)).map(([first, rest]) => ({
    ...first,
    // Of a partitioned table every unique key holds the partitioning columns.
    definitions: [
      ...first.definitions,
      ...rest.filter((key) => first.partitionBy === undefined || !/UNIQUE|FULLTEXT|SPATIAL/.test(key)),
    ],
  }));
}

function naming(columns: readonly Column[]): fc.Arbitrary<Keys> {
  const keyable = columns.filter((column) => column.key !== undefined && !column.nullable);
  const first = columns[0];
  const none: Keys = { definitions: [] };
  if (first === undefined) return fc.constant(none);
  const counting: Keys = { definitions: [`PRIMARY KEY (${quoteName(first.name)})`], counter: 0 };
  const partitioned: Keys = {
    definitions: [`PRIMARY KEY (${quoteName(first.name)})`],
    partitionBy: `PARTITION BY KEY (${quoteName(first.name)}) PARTITIONS 3`,
  };
  const simple = fc.constantFrom(none, none, counting, ...(first.nullable ? [] : [partitioned]));
  if (keyable.length === 0) return simple;
  const composed = fc
    .tuple(
      fc.shuffledSubarray(keyable, { minLength: 1, maxLength: Math.min(3, keyable.length) }),
      fc.infiniteStream(fc.boolean()),
      fc.constantFrom('PRIMARY KEY', 'PRIMARY KEY', 'UNIQUE KEY `the key`'),
    )
    .map(
      ([chosen, descending, word]): Keys => ({
        definitions: [`${word} (${chosen.map((column) => partOf(column, descending.next().value)).join(', ')})`],
      }),
    );
  return fc.oneof(simple, { weight: 3, arbitrary: composed });
}

function partOf(column: Column, descending: boolean): string {
  const prefix = typeof column.key === 'object' ? `(${column.key.prefix})` : '';
  return `${quoteName(column.name)}${prefix}${descending ? ' DESC' : ''}`;
}

function others(columns: readonly Column[]): fc.Arbitrary<readonly string[]> {
  const keyable = columns.filter((column) => column.key !== undefined);
  const texts = columns.filter(
    (column) => column.family === 'text' && /utf8mb4/.test(column.type) && !/ENUM|SET\(/.test(column.type),
  );
  const places = columns.filter((column) => column.family === 'place' && !column.nullable && /SRID/.test(column.type));
  const ordinary = keyable.flatMap((column) => [
    `KEY `.concat(`%s (${partOf(column, false)})`),
    `KEY %s (${partOf(column, true)})`,
    `KEY %s (${partOf(column, false)}) INVISIBLE`,
    `KEY %s (${partOf(column, false)}) COMMENT 'with, ) KEY \`x\`'`,
    `UNIQUE KEY %s (${partOf(column, false)})`,
    `KEY %s ((LENGTH(${quoteName(column.name)})), ${partOf(column, false)})`,
    ...(column.family === 'text' && column.key === 'whole' ? [`KEY %s (${quoteName(column.name)}(1))`] : []),
  ]);
  const special = [
    ...texts.map((column) => `FULLTEXT KEY %s (${quoteName(column.name)})`),
    ...places.map((column) => `SPATIAL KEY %s (${quoteName(column.name)})`),
  ];
  const all = [...ordinary, ...special];
  if (all.length === 0) return fc.constant([]);
  return fc
    .uniqueArray(fc.constantFrom(...all), { maxLength: 4 })
    .map((chosen) => chosen.map((text, index) => text.replace('%s', `\`k${index} \`\`odd\`\`, (\``)));
}
