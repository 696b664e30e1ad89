import { deadlineBudget, jsonObserver } from '../../../../../lambda/adapters/node';
import { logLine } from '../../../../../lambda/contract/log-line';

function observed(facts: Readonly<Record<string, string | number | boolean | null>>): unknown {
  const lines: string[] = [];
  const stream = { write: (text: string) => lines.push(text) };
  const now = () => new Date('2026-01-02T03:04:05.678Z');
  jsonObserver({ migration: 'shop', stream, now }).notice({ name: 'copy.chunk-done', facts });
  expect(lines).toHaveLength(1);
  expect(lines[0]?.indexOf('\n')).toBe((lines[0]?.length ?? 0) - 1);
  return JSON.parse(lines[0] ?? '');
}

const envelope = {
  ...{ log: 1, time: '2026-01-02T03:04:05.678Z', migration: 'shop', name: 'copy.chunk-done' },
  ...{ step: null, turn: null },
};

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
    expect(
      observed({ name: 'cutover.promoted', migration: 'other', time: 'never', log: 2, turn: 7, step: 'copy' }),
    ).toEqual(envelope);
  });

  it('masks what tells by its name that it is a secret, and logins inside of addresses', () => {
    expect(
      observed({ adminPassword: 's3cret', accessToken: 's3cret', note: 'mysql://admin:s3cret@host:3306/shop' }),
    ).toEqual({ adminPassword: '***', accessToken: '***', note: 'mysql://admin:***@host:3306/shop', ...envelope });
  });

  it('masks what a server repeats of a statement', () => {
    const said = (note: string) => observed({ note });

    expect(said("near 'x' in CREATE USER 'a'@'%' IDENTIFIED BY 's3''cret' REQUIRE SSL")).toMatchObject({
      note: "near 'x' in CREATE USER 'a'@'%' IDENTIFIED BY *** REQUIRE SSL",
    });
    expect(said("IDENTIFIED WITH 'caching_sha2_password' AS '$A$005$s3cret'")).toMatchObject({
      note: "IDENTIFIED WITH 'caching_sha2_password' AS ***",
    });
    expect(said("CHANGE REPLICATION SOURCE TO SOURCE_PASSWORD = 's3cret', SOURCE_SSL = 1")).toMatchObject({
      note: 'CHANGE REPLICATION SOURCE TO SOURCE_PASSWORD = ***, SOURCE_SSL = 1',
    });
    expect(said("Access denied for user 'a'@'h' (using password: YES)")).toMatchObject({
      note: "Access denied for user 'a'@'h' (using password: YES)",
    });
    expect(said('key AKIAABCDEFGHIJKLMNOP is gone')).toMatchObject({ note: 'key *** is gone' });
  });

  it('says whose work it was, and keeps to its contract', () => {
    const lines: string[] = [];
    const observer = jsonObserver({ migration: 'shop', stream: { write: (text: string) => lines.push(text) } });
    observer.notice({ name: 'step.held', step: 'plan', turn: 12, facts: { code: 'plan.x', last: null } });

    expect(logLine.parse(JSON.parse(lines[0] ?? ''))).toMatchObject({ log: 1, step: 'plan', turn: 12, code: 'plan.x' });
    expect(logLine.safeParse({ ...envelope, log: 2 }).success).toBe(false);
    expect(logLine.safeParse({ ...envelope, nested: {} }).success).toBe(false);
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
