import type { Clock, Row, Session } from '../../../../../lambda/migration/ports';
import { measureLag, waitUntilSeen } from '../../../../../lambda/migration/servers/pulse';

/** Time passes only by sleeping. */
function aClock(): Clock {
  let now = 0;
  return {
    now: () => new Date(1_700_000_000_000 + now),
    monotonicMs: () => now,
    async sleep(milliseconds) {
      now += milliseconds;
    },
  };
}

/** A server with one pulse row; `value` answers what it shows at this moment. */
function aServer(server: 'source' | 'target', value: () => string | undefined): Session {
  const refuse = async (): Promise<never> => {
    throw new Error('not scripted');
  };
  return {
    server,
    connectionId: 1,
    closed: false,
    async rows(): Promise<readonly Row[]> {
      const shown = value();
      return shown === undefined ? [] : [{ value: shown }];
    },
    run: async () => ({ affected: 1n, warnings: 0, info: '' }),
    batch: refuse,
    load: refuse,
    stream() {
      throw new Error('not scripted');
    },
    encoded() {
      throw new Error('not scripted');
    },
    answersWithin() {},
    async close() {},
  };
}

function between(source: Session, target: Session, clock: Clock) {
  return { clock, databases: { open: async (name: string) => (name === 'source' ? source : target) } };
}

test('lag is the time from the beat to its sight, by our own clock', async () => {
  const clock = aClock();
  const target = aServer('target', () => (clock.monotonicMs() >= 200 ? '1000' : '999'));

  expect(
    await measureLag(
      between(
        aServer('source', () => '1000'),
        target,
        clock,
      ),
      5000,
    ),
  ).toEqual({ lagMs: 200 });
});

test('a beat that does not arrive is unknown, never a number', async () => {
  const clock = aClock();
  const late = aServer('target', () => '999');
  const missing = aServer('target', () => undefined);

  expect(
    await measureLag(
      between(
        aServer('source', () => '1000'),
        late,
        clock,
      ),
      500,
    ),
  ).toEqual({ lagMs: 'unknown' });
  expect(await waitUntilSeen(missing, 1n, { clock, timeoutMs: 100 })).toEqual({ waitedMs: 'unknown' });
});

test('a newer beat of somebody else satisfies the wait', async () => {
  const clock = aClock();

  expect(
    await waitUntilSeen(
      aServer('target', () => '18446744073709551615'),
      7n,
      { clock, timeoutMs: 0 },
    ),
  ).toEqual({
    waitedMs: 0,
  });
});

test('refuses a source without the row', async () => {
  const clock = aClock();
  const none = aServer('source', () => undefined);

  await expect(
    measureLag(
      between(
        none,
        aServer('target', () => '1'),
        clock,
      ),
      100,
    ),
  ).rejects.toMatchObject({
    code: 'source.pulse-missing',
  });
});
