import { bytes, count, duration, printable, tablesToShow } from '../../../../scripts/migrate/progress-words';
import { aReport } from '../../../support/a-progress';

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1500, '1.5 kB'],
  [12_340_000, '12.3 MB'],
  [999_600, '1.0 MB'],
  [2_600_000_000_000, '2.6 TB'],
])('%d bytes', (value, text) => {
  expect(bytes(value)).toBe(text);
});

test.each([
  [0.2, '1 s'],
  [89, '89 s'],
  [91, '2 min'],
  [5400, '1 h 30 min'],
  [200_000, '2 d 7 h'],
])('%d seconds', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

test('thousands stand apart', () => {
  expect(count(1_234_567)).toBe('1 234 567');
});

test('what is worked on comes first, then the largest that is left', () => {
  const shown = tablesToShow(aReport([0], {}, [1]), 2);

  expect(shown.map((table) => table.table)).toEqual(['small', 'big']);
});

test('a hostile name moves no cursor', () => {
  expect(printable('a\x1b[2Jb\r\nc\u202e')).toBe('a?[2Jb??c?');
});
