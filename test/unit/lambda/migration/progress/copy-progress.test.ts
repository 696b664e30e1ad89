import fc from 'fast-check';
import { copyProgress, type Receipt } from '../../../../../lambda/migration/progress/copy-progress';
import { aReceipt, aSmallPlan } from '../../../../support/a-progress';

const look = (receipts: readonly Receipt[], nowMs = 1_010_000) =>
  copyProgress({ plan: aSmallPlan, receipts, nowMs, busy: new Set([1]) });

test('nothing is there', () => {
  const { copy, tables } = look([]);

  expect(copy).toMatchObject({ percent: 0, chunks: 0, ofChunks: 6, rows: 0, bytes: 0, etaSeconds: null });
  expect(tables.map((table) => [table.table, table.percent, table.busy])).toEqual([
    ['big', 0, false],
    ['small', 0, true],
    ['empty', 0, false],
  ]);
});

test('bytes weigh, not chunks', () => {
  const { copy, tables } = look([aReceipt(0), aReceipt(4)]);

  expect(copy).toMatchObject({ percent: 33.2, chunks: 2, rows: 20, bytes: 160, ofBytes: 450 });
  expect(tables.map((table) => table.percent)).toEqual([25, 100, 0]);
});

test('whole is said only of what is whole', () => {
  const almost = {
    tables: aSmallPlan.tables.slice(0, 2),
    chunks: [
      { table: 0, range: { after: null, upTo: null }, bytes: 1_000_000 },
      { table: 1, range: { after: null, upTo: null }, bytes: 0 },
    ],
  };
  const { copy } = copyProgress({ plan: almost, receipts: [aReceipt(0)], nowMs: 1_010_000, busy: new Set() });

  expect(copy.percent).toBe(99.9);
  expect(look([0, 1, 2, 3, 4, 5].map((chunk) => aReceipt(chunk))).copy).toMatchObject({ percent: 100, etaSeconds: 0 });
});

test('the rate is of what arrived lately; a night between two runs is not work', () => {
  const before = [aReceipt(0, { doneAtMs: 0 }), aReceipt(1, { doneAtMs: 1000 })];
  const after = [aReceipt(2, { doneAtMs: 3_600_000_000 }), aReceipt(3, { doneAtMs: 3_600_002_000 })];
  const third = aReceipt(4, { doneAtMs: 3_600_004_000 });

  expect(look(before, 3_600_000_000).copy).toMatchObject({ bytesPerSecond: null, etaSeconds: null });
  // 160 bytes in the four seconds after the first chunk of this run.
  expect(look([...before, ...after, third], 3_600_004_000).copy).toMatchObject({
    bytesPerSecond: 40,
    rowsPerSecond: 5,
  });
});

const someReceipts = fc.array(
  fc.record({
    chunk: fc.integer({ min: -1, max: 8 }),
    rows: fc.nat(1000),
    bytes: fc.nat(100_000),
    doneAtMs: fc.nat(2_000_000),
  }),
  { maxLength: 20 },
);

test('property: in whatever order receipts arrive, and however often, nothing falls', () => {
  fc.assert(
    fc.property(someReceipts, fc.nat(2_000_000), (receipts, nowMs) => {
      let before = look([], nowMs);
      for (let seen = 1; seen <= receipts.length; seen += 1) {
        const now = look(receipts.slice(0, seen), nowMs);
        for (const part of ['percent', 'chunks', 'rows', 'bytes'] as const) {
          expect(now.copy[part]).toBeGreaterThanOrEqual(before.copy[part]);
          now.tables.forEach((table, index) => {
            expect(table[part]).toBeGreaterThanOrEqual(before.tables[index]?.[part] ?? 0);
          });
        }
        before = now;
      }
    }),
  );
});

test('property: the order of the receipts does not matter, and every number can be shown', () => {
  const onceEach = fc.uniqueArray(
    fc.record({ chunk: fc.integer({ min: 0, max: 5 }), rows: fc.nat(9), bytes: fc.nat(9), doneAtMs: fc.nat(99_999) }),
    { selector: (one) => one.chunk },
  );
  fc.assert(
    fc.property(onceEach, fc.nat(100_000), (receipts, nowMs) => {
      const looked = look(receipts, nowMs);
      expect(look([...receipts].reverse(), nowMs).copy).toMatchObject({
        percent: looked.copy.percent,
        rows: looked.copy.rows,
        bytes: looked.copy.bytes,
      });
      for (const part of [looked.copy, ...looked.tables]) {
        expect(part.percent).toBeGreaterThanOrEqual(0);
        expect(part.percent).toBeLessThanOrEqual(100);
        expect(part.percent === 100).toBe(part.chunks === part.ofChunks);
        for (const rate of [part.bytesPerSecond, part.etaSeconds]) {
          if (rate !== null) expect(Number.isFinite(rate) && rate >= 0).toBe(true);
        }
      }
    }),
  );
});
