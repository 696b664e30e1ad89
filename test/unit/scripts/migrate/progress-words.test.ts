import { progressTable } from '../../../../scripts/migrate/progress-table';
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

test('a table of all that goes on fits the terminal', () => {
  const lines = progressTable(
    aReport([0, 4], { keys: { percent: 50, done: 1, of: 2, building: ['shop.big'] } }),
    1,
    120,
  );

  expect(lines[0]).toMatch(/^copy .*33\.2 % {2}160 B of about 450 B, 20 rows/);
  expect(lines[1]).toMatch(/^keys .*1 of 2 indexes and foreign keys, building on shop\.big$/);
  expect(lines[2]).toContain('shop.big');
  expect(lines.at(-1)).toBe('  and 2 more tables: 1 copied (10 rows, 80 B), 1 not yet');
  for (const line of lines) expect(line.length).toBeLessThan(120);
});

test('a hostile name moves no cursor', () => {
  expect(printable('a\x1b[2Jb\r\nc\u202e')).toBe('a?[2Jb??c?');
});
