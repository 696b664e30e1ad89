import type { ColumnFacts, KeyFacts, TableShape } from '../../../../lambda/migration/data/inventory';
import { conditionOf, type RangeColumn, type RangeKey } from '../../../../lambda/mysql/copy/key-range';
import { indexesToKeep, rangeKeyOf } from '../../../../lambda/mysql/copy/range-key';

const column = (name: string, dataType: string, changes: Partial<ColumnFacts> = {}): ColumnFacts => ({
  name,
  type: dataType,
  dataType,
  charset: null,
  collation: null,
  nullable: false,
  generated: false,
  invisible: false,
  autoIncrement: false,
  srid: null,
  ...changes,
});
const key = (name: string, columns: readonly string[], changes: Partial<KeyFacts> = {}): KeyFacts => ({
  name,
  unique: name === 'PRIMARY',
  nullable: false,
  kind: 'btree',
  visible: true,
  parts: columns.map((one) => ({ column: one, prefix: null, descending: false })),
  ...changes,
});
const table = (
  columns: readonly ColumnFacts[],
  keys: readonly KeyFacts[],
  changes: Partial<TableShape> = {},
): TableShape => ({
  schema: 's',
  name: 't',
  engine: 'InnoDB',
  rowFormat: '',
  createOptions: '',
  partitioned: false,
  columns,
  keys,
  foreignKeys: [],
  autoIncrement: null,
  rows: 0,
  dataBytes: 0,
  indexBytes: 0,
  ...changes,
});
const number = (name: string): RangeColumn => ({ name, kind: 'number', charset: null, collation: null });
const text: RangeColumn = { name: 'c', kind: 'text', charset: 'latin1', collation: 'latin1_swedish_ci' };
const over = (...columns: RangeColumn[]): RangeKey => ({ index: 'PRIMARY', columns, integer: false });

describe('the condition of a key range', () => {
  it('is open at both ends of the table', () => {
    expect(conditionOf(over(number('a')), { after: null, upTo: null })).toBe('');
    expect(conditionOf(over(number('a')), { after: null, upTo: ['5'] })).toBe('WHERE `a` <= 5');
    expect(conditionOf(over(number('a')), { after: ['18446744073709551615'], upTo: null })).toBe(
      'WHERE `a` > 18446744073709551615',
    );
  });

  it('compares text in the collation of its column', () => {
    expect(conditionOf(over(text), { after: ['E9'], upTo: null })).toBe(
      "WHERE `c` > _latin1 x'E9' COLLATE latin1_swedish_ci",
    );
  });

  it('writes a composite bound out so that the index is read as a range', () => {
    expect(conditionOf(over(number('a'), number('b')), { after: ['1', '2'], upTo: ['3', '4'] })).toBe(
      'WHERE `a` >= 1 AND (`a` > 1 OR (`a` = 1 AND `b` > 2)) AND `a` <= 3 AND (`a` < 3 OR (`a` = 3 AND `b` <= 4))',
    );
  });

  it.each([
    [[number('a')], ['1 OR 1']],
    [[text], ["x'"]],
    [[number('a'), number('b')], ['1']],
  ])('refuses a bound that is no value of the key', (columns, bound) => {
    expect(() => conditionOf(over(...columns), { after: bound, upTo: null })).toThrow(RangeError);
  });
});

describe('the key a table is cut by', () => {
  it('is the primary key, as far as its columns sort as they compare', () => {
    const shape = table([column('a', 'int'), column('e', 'enum')], [key('PRIMARY', ['a', 'e'])]);

    expect(rangeKeyOf(shape)).toMatchObject({ index: 'PRIMARY', columns: [{ name: 'a' }], integer: false });
  });

  it('is a unique key without NULL when there is no primary key', () => {
    const nullable = key('n', ['b'], { unique: true, nullable: true });
    const shape = table(
      [column('a', 'char'), column('b', 'int', { nullable: true })],
      [nullable, key('u', ['a'], { unique: true })],
    );

    expect(rangeKeyOf(shape)?.index).toBe('u');
    expect([...indexesToKeep(shape, rangeKeyOf(shape))]).toEqual(['u']);
  });

  it('is any index of a key-less table, and none over a prefix, an expression or NULLs', () => {
    const prefix = key('p', ['t'], { parts: [{ column: 't', prefix: 5, descending: false }] });
    const expression = key('f', [], { parts: [{ column: null, prefix: null, descending: false }] });
    const columns = [column('t', 'varchar'), column('x', 'int', { nullable: true }), column('d', 'date')];

    expect(rangeKeyOf(table(columns, [prefix, expression, key('x', ['x'])]))).toBeNull();
    expect(rangeKeyOf(table(columns, [prefix, key('d', ['d'])]))?.index).toBe('d');
  });

  it('keeps the index that AUTO_INCREMENT stands on, and unique ones of partitioned tables', () => {
    const columns = [column('k', 'varchar'), column('n', 'int', { autoIncrement: true })];
    const keys = [key('PRIMARY', ['k']), key('n', ['n']), key('u', ['k', 'n'], { unique: true })];

    expect([...indexesToKeep(table(columns, keys), null)]).toEqual(['PRIMARY', 'n']);
    expect([...indexesToKeep(table(columns, keys, { partitioned: true }), null)].sort()).toEqual(['PRIMARY', 'n', 'u']);
  });
});
