import {
  isPattern,
  literalOf,
  meets,
  tablePattern,
  takes,
  takesSchema,
} from '../../../../lambda/contract/table-filter';

test.each([
  ['audit_*', 'audit_2024', true],
  ['audit_*', 'auditX2024', false],
  ['a%', 'a%', true],
  ['a%', 'ab', false],
  ['t?', 't1', true],
  ['t?', 't12', false],
  ['T*', 'table', true],
  ['a\\*', 'a*', true],
  ['a\\*', 'ab', false],
  ['a\\\\b', 'a\\b', true],
  ['a+(b)[c]^$|{1}/', 'a+(b)[c]^$|{1}/', true],
  ['?', '😀', true],
  ['*', 'a.b\nc', true],
  ['übung*', 'Übungen', true],
])('%s meets %s: %s', (pattern, name, expected) => {
  expect(meets(pattern, name)).toBe(expected);
});

test('a pattern of a table is parted at the first dot that is not escaped', () => {
  expect(tablePattern('shop.a.b')).toEqual({ schema: 'shop', table: 'a.b' });
  expect(tablePattern('sh\\.op.a')).toEqual({ schema: 'sh\\.op', table: 'a' });
  for (const none of ['shop', '.a', 'shop.', '']) expect(tablePattern(none)).toBeUndefined();
});

test('exclude wins over include, and no include is all', () => {
  const filter = { include: ['shop.*', 'crm.person'], exclude: ['shop.audit_*'] };

  expect(takes(filter, 'shop', 'orders')).toBe(true);
  expect(takes(filter, 'Shop', 'AUDIT_1')).toBe(false);
  expect(takes(filter, 'crm', 'person')).toBe(true);
  expect(takes(filter, 'crm', 'persons')).toBe(false);
  expect(takes({ include: [], exclude: [] }, 'any', 'thing')).toBe(true);
  expect(takes({ include: [], exclude: ['*.tmp'] }, 'a', 'tmp')).toBe(false);
});

test('a schema goes as a whole only where everything in it is left out', () => {
  const filter = { include: [], exclude: ['tmp_*.*', 'shop.*_old'] };

  expect(takesSchema(['*'], filter, 'tmp_1')).toBe(false);
  expect(takesSchema(['*'], filter, 'shop')).toBe(true);
  expect(takesSchema(['sh?p', 'crm'], filter, 'shop')).toBe(true);
  expect(takesSchema(['sh?p', 'crm'], filter, 'ship2')).toBe(false);
});

test('names and patterns are told apart', () => {
  expect(isPattern('shop_1%')).toBe(false);
  expect(isPattern('a\\*b')).toBe(false);
  expect(literalOf('a\\*b')).toBe('a*b');
  expect(isPattern('shop?')).toBe(true);
});
