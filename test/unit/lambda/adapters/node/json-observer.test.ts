import { deadlineBudget, jsonObserver } from '../../../../../lambda/adapters/node';

function observed(facts: Readonly<Record<string, string | number | boolean | null>>): unknown {
  const lines: string[] = [];
  const stream = { write: (text: string) => lines.push(text) };
  const now = () => new Date('2026-01-02T03:04:05.678Z');
  jsonObserver({ migration: 'shop', stream, now }).notice({ name: 'copy.chunk-done', facts });
  expect(lines).toHaveLength(1);
  expect(lines[0]?.indexOf('\n')).toBe((lines[0]?.length ?? 0) - 1);
  return JSON.parse(lines[0] ?? '');
}

const envelope = { name: 'copy.chunk-done', migration: 'shop', time: '2026-01-02T03:04:05.678Z' };

describe('the observer', () => {
  it('writes one JSON line per event', () => {
    expect(observed({ rows: 3, note: 'two\nlines', clean: true, last: null })).toEqual({
      rows: 3,
      note: 'two\nlines',
      clean: true,
      last: null,
      ...envelope,
    });
  });

  it('lets no fact pass itself off as the envelope', () => {
    expect(observed({ name: 'cutover.promoted', migration: 'other', time: 'never' })).toEqual(envelope);
  });

  it('masks what tells by its name that it is a secret, and logins inside of addresses', () => {
    expect(
      observed({ adminPassword: 's3cret', accessToken: 's3cret', note: 'mysql://admin:s3cret@host:3306/shop' }),
    ).toEqual({ adminPassword: '***', accessToken: '***', note: 'mysql://admin:***@host:3306/shop', ...envelope });
  });
});

describe('a budget with a deadline', () => {
  it('keeps its reserve back', () => {
    const budget = (left: number) => deadlineBudget({ remainingMs: () => left, reserveMs: 20_000 });

    expect(budget(60_000).remainingMs()).toBe(40_000);
    expect(budget(60_000).shouldPause()).toBe(false);
    expect(budget(20_000).shouldPause()).toBe(true);
    expect(budget(5).remainingMs()).toBe(0);
  });
});
