import { afterPass, nothingCompared, poisonedBy } from '../../../../../lambda/migration/data/validation-health';

const at = (minute: number) => new Date(Date.parse('2026-01-01T00:00:00Z') + minute * 60_000).toISOString();
const pass = (clean: boolean, from: number, to: number) => ({ clean, startedAt: at(from), finishedAt: at(to) });

test('a clean pass that began after the failed check clears it', () => {
  const health = afterPass(poisonedBy(nothingCompared, 'rows differ in shop.t', at(5)), pass(true, 6, 9));

  expect(health).toMatchObject({ passes: 1, poisoned: null, firstCleanAt: at(9), lastCleanAt: at(9) });
});

test('a pass that was under way when the check failed does not, however clean it ends', () => {
  const health = afterPass(poisonedBy(nothingCompared, 'rows differ in shop.t', at(5)), pass(true, 4, 9));

  expect(health.poisoned).toEqual({ at: at(5), what: 'rows differ in shop.t' });
});

test('a pass that found something clears nothing, and the first clean pass stays the first', () => {
  const clean = afterPass(nothingCompared, pass(true, 0, 1));
  const dirty = afterPass(poisonedBy(clean, 'rows differ in shop.t', at(3)), pass(false, 2, 4));
  const again = afterPass(dirty, pass(true, 5, 6));

  expect(dirty).toMatchObject({ passes: 2, poisoned: { at: at(3) }, lastCleanAt: at(1) });
  expect(again).toMatchObject({ passes: 3, poisoned: null, firstCleanAt: at(1), lastCleanAt: at(6) });
});
