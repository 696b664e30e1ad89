import { ignoredPatterns, systemPatterns } from '../../../../../lambda/migration/servers/ignored-patterns';
import type { SourceTables } from '../../../../../lambda/migration/servers/left-out';

const source = (...names: readonly string[]): SourceTables => ({
  schemas: [...new Set(names.map((name) => name.split('.')[0] ?? ''))],
  tables: names.flatMap((whole) => {
    const [schema = '', name = ''] = whole.split('.');
    return name === '' ? [] : [{ schema, name, isView: false }];
  }),
});

const own = (chosen: { include?: string[]; exclude?: string[] }, found: SourceTables, folds = true) => {
  const tables = { include: chosen.include ?? [], exclude: chosen.exclude ?? [] };
  const { patterns, impossible } = ignoredPatterns({ schemas: ['shop'], tables }, found, folds);
  expect(patterns.slice(0, 4)).toEqual(systemPatterns);
  return { patterns: patterns.slice(4), impossible };
};

test('schemas that are not chosen are left out whole', () => {
  expect(own({}, source('shop.a', 'crm_1.b', 'empty'))).toEqual({
    patterns: ['crm\\_1.%', 'empty.%'],
    impossible: [],
  });
});

test('an exclusion stays a pattern, so that tables of later are left out too', () => {
  expect(own({ exclude: ['shop.audit_*'] }, source('shop.a', 'shop.audit_1', 'shop.auditx'))).toEqual({
    patterns: ['shop.audit\\_%'],
    impossible: [],
  });
});

test('what is not included is left out by name', () => {
  expect(own({ include: ['shop.o*'] }, source('shop.orders', 'shop.log', 'shop.a%b'))).toEqual({
    patterns: ['shop.log', 'shop.a\\%b'],
    impossible: [],
  });
});

test('a pattern that would reach over the dot, or to the pulse, gives way to names', () => {
  const dotted: SourceTables = {
    schemas: ['shop'],
    tables: [
      { schema: 'shop', name: 'log', isView: false },
      { schema: 'shop', name: 'x.log', isView: false },
    ],
  };

  expect(own({ exclude: ['s*.log'] }, dotted)).toEqual({ patterns: ['shop.log'], impossible: [] });
  expect(own({ exclude: ['*.pulse'] }, source('shop.a', 'shop.pulse'))).toEqual({
    patterns: ['shop.pulse'],
    impossible: [],
  });
});

test('a comma is any character, and impossible where that is one of ours', () => {
  expect(own({ exclude: ['shop.a,b'] }, source('shop.a,b', 'shop.c')).patterns).toEqual(['shop.a_b']);
  expect(own({ exclude: ['shop.a,b'] }, source('shop.a,b', 'shop.a-b'))).toEqual({
    patterns: [],
    impossible: ['shop.a,b'],
  });
});

test('a schema that folds to a chosen one can not be left out', () => {
  expect(own({}, source('shop.a', 'Shop.a')).impossible).toEqual(['Shop']);
  expect(own({}, source('shop.a', 'Shop.a'), false)).toEqual({ patterns: ['Shop.%'], impossible: [] });
});

test('on a target that does not fold, names that only differ in case from the pattern are named', () => {
  expect(own({ exclude: ['shop.log*'] }, source('shop.LOG1', 'shop.log2'), false).patterns).toEqual([
    'shop.log%',
    'shop.LOG1',
  ]);
});
