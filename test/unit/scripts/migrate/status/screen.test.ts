import { painted, span, wantsColour } from '../../../../../scripts/migrate/status/line';
import { folderPlace } from '../../../../../scripts/migrate/status/place';
import { screen } from '../../../../../scripts/migrate/status/screen';
import type { Standing } from '../../../../../scripts/migrate/status/standing';
import { fittingLines } from '../../../../../scripts/migrate/status/watch-screen';
import { textWidth } from '../../../../../scripts/migrate/status/width';
import { aFinding } from '../../../../support/a-finding';
import { aReport } from '../../../../support/a-progress';
import { aRunRecord } from '../../../../support/a-run-record';
import { aStanding } from '../../../../support/a-standing';

const place = folderPlace('.migration');
const text = (standing: Standing, columns = 120, tables = 5): readonly string[] =>
  screen(standing, place, { columns, tables }).map((line) => painted(line, false));

describe('the screen', () => {
  it('says all that is asked at night', () => {
    const lines = text(aStanding()).join('\n');

    for (const said of [
      'shop: source:3306 -> target:3306',
      'assessed > copied > replicating > validated > cut-over',
      'step       validate, turn 17',
      'shop.big ',
      'copying now, 240 B of about 400 B, 16 B/s, 5 s left',
      'lag        0.184 s by the pulse, measured 21 s ago',
      'last hour (looks): most 0.310 s, 1 unknown',
      'validation 12 full passes, newest clean pass 85 s old',
      'a pass is under way: 40/120 chunks',
      'ready      NO, for 30 s: lag: cutover.lag-too-high',
      'gates      2 of 3 open, 1 CLOSED, 1 with a remark (asked 21 s ago)',
      'lag: cutover.lag-too-high: the lag is 9 s, at most 5 s',
      'what to do: wait',
      'way back   proven for 7 min',
      'fewer workers: source.threads-running: 31 threads',
      'next       npx tsx scripts/migrate.ts cutover',
    ]) {
      expect(lines).toContain(said);
    }
  });

  it('names what could not be read and shows the rest', () => {
    const lines = text(aStanding({ progress: undefined, unread: ['progress: AccessDenied'] }));

    expect(lines).toContain('not read   progress: AccessDenied');
    expect(lines.join('\n')).toContain('validation 12 full passes');
  });

  it.each([
    ['nothing is there', { record: undefined }, 'npx tsx scripts/migrate.ts assess'],
    ['both were looked at', { record: undefined, assessed: true }, 'npx tsx scripts/migrate.ts sync'],
    ['it is promoted', { record: aRunRecord({ latch: 'promoted', level: 'cut-over' }) }, 'scripts/migrate.ts report '],
    ['the promotion is unfinished', { record: aRunRecord({ latch: 'promoted', level: 'validated' }) }, 'cutover'],
    ['the sync is held', { record: aRunRecord({ held: [aFinding({ code: 'x.y' })], wanted: 'validated' }) }, 'sync'],
    ['a roll back is held', { record: aRunRecord({ held: [aFinding()], wanted: 'rolled-back' }) }, 'rollback'],
    ['it came back', { record: aRunRecord({ latch: 'returned' }) }, 'sync --follow-again'],
  ])('when %s, says what to type', (_, changes, command) => {
    expect(text(aStanding(changes)).at(-1)).toContain(command);
  });

  it.each([
    ['follows', { look: undefined }, 'watch measures the lag'],
    ['followed, and the watch has ended', { now: new Date('2026-01-02T22:10:00.000Z') }, '(last looked 11 min ago)'],
    ['is promoted', { record: aRunRecord({ latch: 'promoted', level: 'cut-over' }), look: undefined }, 'the way back'],
  ])('of a shell that %s says that nobody watches', (_, changes, said) => {
    const lines = text(aStanding(changes));

    expect(lines.find((line) => line.startsWith('watched'))).toContain('by nobody');
    expect(lines.find((line) => line.startsWith('watched'))).toContain(said);
    expect(text(aStanding()).filter((line) => line.startsWith('watched'))).toEqual([]);
  });

  it('shows no tables any more when all are copied and compared', () => {
    const done = aReport([0, 1, 2, 3, 4, 5], { frozenId: 'f1' });
    const progress = { ...done, tables: done.tables.map((table) => ({ ...table, percent: 100 })) };

    expect(text(aStanding({ progress })).filter((line) => line.startsWith('  shop.'))).toEqual([]);
    expect(text(aStanding()).filter((line) => line.startsWith('  shop.'))).not.toEqual([]);
  });

  it('shows no gates of a switch that was over before this sync was validated', () => {
    const { gates } = aStanding();
    const old = { askedAt: '2026-01-02T18:00:00.000Z', verdicts: gates?.verdicts ?? [] };

    expect(text(aStanding({ gates: old })).filter((line) => line.startsWith('gates'))).toEqual([]);
  });

  it('is not moved or coloured by what a server says', () => {
    const hostile = 'a\u001b[2J\u001b]0;owned\u0007\r\nb\u202e';
    const standing = aStanding({
      record: aRunRecord({ name: hostile, held: [aFinding({ message: hostile, remedy: hostile, subject: hostile })] }),
      gates: { askedAt: '', verdicts: [{ gate: hostile, findings: [aFinding({ message: hostile })] }] },
    });

    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(text(standing).filter((line) => /[\u0000-\u001f\u007f-\u009f\u202e]/.test(line))).toEqual([]);
  });

  it('has colour at a terminal, and none where NO_COLOR says so', () => {
    expect(painted([span('x', 'bad')], true)).toBe('\u001b[31;1mx\u001b[0m');
    expect(wantsColour({ isTTY: true }, {})).toBe(true);
    expect(wantsColour({ isTTY: true }, { NO_COLOR: '1' })).toBe(false);
    expect(wantsColour({ isTTY: true }, { TERM: 'dumb' })).toBe(false);
    expect(wantsColour({}, {})).toBe(false);
  });
});

describe('the watch', () => {
  const many = aReport([0]);
  const [table] = many.tables;
  const tables = Array.from({ length: 10_000 }, (_, index) => ({
    ...many.tables[0],
    ...table,
    table: `表${index}🦊`,
    percent: index % 2 === 0 ? 100 : 0,
  }));
  const crowded = aStanding({ progress: { ...many, frozenId: 'f1', tables: tables as typeof many.tables } });

  it.each([
    [120, 40],
    [80, 24],
    [40, 30],
    [200, 12],
  ])('fits a terminal of %d columns and %d rows, with ten thousand tables', (columns, rows) => {
    const lines = fittingLines(crowded, place, columns, rows).map((line) => painted(line, false));

    expect(lines.length).toBeLessThanOrEqual(rows);
    expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(columns);
    expect(lines.join(' ').replaceAll(/\s+/g, ' ')).toContain('npx tsx scripts/migrate.ts cutover');
  });

  it('shows the tables that there is room for, and counts the others', () => {
    const lines = fittingLines(crowded, place, 120, 40).map((line) => painted(line, false));

    expect(lines.find((line) => line.includes('more tables'))).toContain('5 000 copied');
  });
});
