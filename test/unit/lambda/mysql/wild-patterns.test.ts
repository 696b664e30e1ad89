import fc from 'fast-check';
import { meets } from '../../../../lambda/contract/table-filter';
import { wildMeets, wildName, wildPattern, wildSchema } from '../../../../lambda/mysql/wild-patterns';

test.each([
  ['audit_log', 'shop.audit\\_log'],
  ['100%', 'shop.100\\%'],
  ['back\\slash', 'shop.back\\\\slash'],
  // No pattern can hold a comma: any one character is the nearest there is.
  ['a,b', 'shop.a_b'],
])('the name %s', (name, pattern) => {
  expect(wildName('shop', name)).toBe(pattern);
  expect(wildMeets(pattern, `shop.${name}`, false)).toBe(true);
});

test.each([
  [{ schema: 'shop', table: 'audit_*' }, 'shop.audit\\_%'],
  [{ schema: 's?op', table: '*' }, 's_op.%'],
  [{ schema: 'a\\*', table: 'b\\?c%' }, 'a*.b?c\\%'],
])('the pattern %o', (pattern, expected) => {
  expect(wildPattern(pattern)).toBe(expected);
});

test('_ and % are wildcards only where they are not escaped', () => {
  expect(wildMeets('shop.audit\\_%', 'shop.audit_1', false)).toBe(true);
  expect(wildMeets('shop.audit\\_%', 'shop.auditx1', false)).toBe(false);
  expect(wildMeets('shop.audit_%', 'shop.auditx1', false)).toBe(true);
  expect(wildMeets(wildSchema('a_b'), 'axb.t', false)).toBe(false);
  expect(wildMeets('shop.T', 'shop.t', false)).toBe(false);
  expect(wildMeets('shop.T', 'shop.t', true)).toBe(true);
});

const name = fc.string({
  unit: fc.constantFrom('a', 'B', '_', '%', '\\', '*', '?', '.', ',', '1'),
  minLength: 1,
  maxLength: 8,
});

test('property: a name is met by its own pattern, and by no other without a comma', () => {
  fc.assert(
    fc.property(name, name, (one, other) => {
      expect(wildMeets(wildName('s', one), `s.${one}`, false)).toBe(true);
      if (!one.includes(',') && one !== other) expect(wildMeets(wildName('s', one), `s.${other}`, false)).toBe(false);
    }),
  );
});

test('property: what the filter leaves out the server leaves out too', () => {
  fc.assert(
    fc.property(name, name, (pattern, table) => {
      fc.pre(meets(pattern, table));
      expect(wildMeets(wildPattern({ schema: 's', table: pattern }), `s.${table}`, true)).toBe(true);
    }),
  );
});
