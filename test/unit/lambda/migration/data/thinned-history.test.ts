import { withNewest } from '../../../../../lambda/migration/data/thinned-history';

test('a history of two weeks of minutes stays small: the beginning, ever less of what is old, and the newest whole', () => {
  const minutes = 14 * 24 * 60;
  let history: readonly number[] = [];
  for (let minute = 0; minute < minutes; minute += 1) {
    history = withNewest(history, minute);
    expect(history.length).toBeLessThanOrEqual(2000);
  }

  expect(history[0]).toBe(0);
  expect(history.slice(-1000)).toEqual(Array.from({ length: 1000 }, (_, index) => minutes - 1000 + index));
  expect(history).toEqual([...history].sort((a, b) => a - b));
  expect(history.length).toBeGreaterThan(1000);
});
