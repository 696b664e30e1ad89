import fc from 'fast-check';
import { neverBack } from '../../../../../lambda/migration/progress/never-back';
import { aReport } from '../../../../support/a-progress';

const comparison = {
  percent: 50,
  chunks: 3,
  ofChunks: 6,
  rows: 30,
  mismatches: 0,
  startedAt: '2026-01-01T00:10:00.000Z',
  finishedAt: null,
  etaSeconds: 3,
};

test('a look that was taken earlier takes nothing back', () => {
  const shown = neverBack(aReport([0, 1, 4]), aReport([0]));

  expect(shown.copy).toMatchObject({ chunks: 3 });
  expect(shown.tables.map((table) => table.chunks)).toEqual([2, 1, 0]);
});

test('another freeze begins again', () => {
  expect(neverBack(aReport([0, 1]), aReport([], { frozenId: 'f2' })).copy).toMatchObject({ chunks: 0, percent: 0 });
});

test('another comparison begins again; the same one does not fall', () => {
  const known = aReport([0], { comparison });
  const earlier = aReport([0], { comparison: { ...comparison, chunks: 1, percent: 16.6 } });
  const next = aReport([0], {
    comparison: { ...comparison, startedAt: '2026-01-01T01:00:00.000Z', chunks: 1, percent: 16.6 },
  });

  expect(neverBack(known, earlier).comparison).toMatchObject({ chunks: 3 });
  expect(neverBack(known, next).comparison).toMatchObject({ chunks: 1 });
});

test('what is no more to be seen stays as it was seen', () => {
  const whole = aReport([0, 1, 2, 3, 4, 5], { keys: { percent: 100, done: 2, of: 2, building: [] }, comparison });

  const shown = neverBack(whole, aReport([], { keys: null, comparison: null, tables: [] }));

  expect(shown).toMatchObject({ copy: { percent: 100 }, keys: { done: 2 }, comparison: { chunks: 3 } });
  expect(shown.tables).toHaveLength(3);
});

test('property: through any looks at one freeze nothing falls', () => {
  const looks = fc.array(fc.subarray([0, 1, 2, 3, 4, 5]), { maxLength: 12 });
  fc.assert(
    fc.property(looks, (seen) => {
      let shown = aReport([]);
      for (const chunks of seen) {
        const next = neverBack(shown, aReport(chunks));
        expect(next.copy?.percent).toBeGreaterThanOrEqual(shown.copy?.percent ?? 0);
        next.tables.forEach((table, index) => {
          expect(table.percent).toBeGreaterThanOrEqual(shown.tables[index]?.percent ?? 0);
        });
        shown = next;
      }
    }),
  );
});
