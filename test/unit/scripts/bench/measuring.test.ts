import { parseTimes, quoted } from '../../../../scripts/bench/competitors/client-programs';
import { parseStat } from '../../../../scripts/bench/cpu-seconds';
import { durability, settingFaults } from '../../../../scripts/bench/durable-server';
import { differences } from '../../../../scripts/bench/equal';
import { inventTables } from '../../../../scripts/bench/invented-catalogue';
import { fullShape, scaled, tableNames } from '../../../../scripts/bench/sysbench-data';

describe('what the bench measures by', () => {
  it('reads the time of children from the second line of the shell', () => {
    expect(parseTimes('0m0.003s 0m0.001s\n1m2.500s 0m0.250s\n')).toBe(62.75);
    expect(parseTimes('')).toBe(0);
  });

  it('reads processor time past a name with blanks and parentheses', () => {
    const stat = `12 (a (b) c) S ${Array.from({ length: 10 }, (_, index) => index).join(' ')} 150 50 0 0`;

    expect(parseStat(stat)).toBe(2);
    expect(parseStat('')).toBe(0);
  });

  it('hands words to the shell as they are', () => {
    expect(quoted({ file: 'my sql', args: ["it's"] }, ['$HOME'])).toBe(`'my sql' 'it'\\''s' '$HOME'`);
  });

  it('refuses a server that may forget', () => {
    expect(settingFaults({ ...durability })).toEqual([]);
    expect(settingFaults({ ...durability, sync_binlog: 0 })).toEqual(['sync_binlog is 0, wanted is 1']);
  });

  it('names tables that differ, on either side', () => {
    const source = new Map([
      ['a', 'rows 1'],
      ['b', 'rows 2'],
    ]);

    expect(differences(source, new Map(source))).toEqual([]);
    expect(
      differences(
        source,
        new Map([
          ['a', 'rows 3'],
          ['c', 'rows 1'],
        ]),
      ),
    ).toEqual([
      'a: source rows 1; target rows 3',
      'b: source rows 2; target has none',
      'c: source has none; target rows 1',
    ]);
  });

  it('makes less of the same shape', () => {
    expect(scaled(fullShape, 0.1)).toEqual({ tables: 4, rowsPerTable: 50_000 });
    expect(tableNames(fullShape)).toEqual(['sbtest1', 'sbtest2', 'sbtest3', 'sbtest4']);
  });

  it('invents tables that are together as large as asked', () => {
    const tables = inventTables(1000, 2 ** 40);

    expect(tables.reduce((sum, table) => sum + table.bytes, 0) / 2 ** 40).toBeCloseTo(1, 6);
    expect(tables[0]?.bytes).toBeGreaterThan(tables[999]?.bytes ?? 0);
  });
});
