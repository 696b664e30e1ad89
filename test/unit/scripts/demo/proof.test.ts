import { holds, type Proof } from '../../../../scripts/demo/proof';
import { compareDefinitions } from '../../../../scripts/demo/proof/definitions';
import { compareContents } from '../../../../scripts/demo/proof/table-contents';

const contents = (table: string, rows: string, checksum: string) => ({ table, rows, checksum });

const good: Proof = {
  ledger: {
    acknowledged: 10,
    refused: 2,
    unknown: 1,
    unknownPresent: 0,
    acknowledgedOnTarget: 3,
    stays: [
      { side: 'source', acknowledged: 7 },
      { side: 'target', acknowledged: 3 },
    ],
    missing: 0,
    unexpected: 0,
    examples: [],
  },
  tables: 3,
  rows: 100,
  definitions: 40,
  differences: [],
};

describe('the comparison', () => {
  test('sees another row, another checksum, and a table that one side lacks', () => {
    const source = [contents('a', '1', '7'), contents('b', '2', '8'), contents('c', '3', '9')];
    const target = [contents('a', '2', '7'), contents('b', '2', '0'), contents('d', '0', '0')];

    expect(compareContents(source, target).map((difference) => difference.what)).toEqual([
      'table a',
      'table b',
      'table c',
      'table d',
    ]);
    expect(compareContents(source, source)).toEqual([]);
  });

  test('sees a definition that is missing, added or changed', () => {
    const source = new Map([
      ['view a', 'x'],
      ['view b', 'y'],
    ]);
    const target = new Map([
      ['view b', 'z'],
      ['view c', 'x'],
    ]);

    expect(compareDefinitions(source, target)).toEqual([
      { what: 'view a', source: 'x', target: 'not there' },
      { what: 'view b', source: 'y', target: 'z' },
      { what: 'view c', source: 'not there', target: 'x' },
    ]);
  });
});

describe('the proof', () => {
  test('holds when nothing is lost, invented or different', () => {
    expect(holds(good)).toBe(true);
  });

  test.each<[string, Proof]>([
    ['a lost transaction', { ...good, ledger: { ...good.ledger, missing: 1 } }],
    ['an invented transaction', { ...good, ledger: { ...good.ledger, unexpected: 1 } }],
    ['a difference', { ...good, differences: [{ what: 'table a', source: '1', target: '2' }] }],
    ['no transaction at all', { ...good, ledger: { ...good.ledger, acknowledged: 0 } }],
    ['a writer that never reached the target', { ...good, ledger: { ...good.ledger, acknowledgedOnTarget: 0 } }],
    ['no table at all', { ...good, tables: 0 }],
  ])('does not hold with %s', (_, proof) => {
    expect(holds(proof)).toBe(false);
  });
});
