import { clearNotices, type Notice, noticesOf, standingNotices } from '../../../../lambda/migration/notices';
import type { Blobs, Event } from '../../../../lambda/migration/ports';

const busy: Notice = { code: 'source.threads-running', side: 'source', effect: 'paused', message: 'm', remedy: 'r' };

function world() {
  const kept = new Map<string, unknown>();
  const events: Event[] = [];
  let now = 0;
  const blobs: Blobs = {
    put: async (key, body) => void kept.set(key, JSON.parse(JSON.stringify(body))),
    get: async (key) => kept.get(key),
    list: async (prefix) => [...kept.keys()].filter((key) => key.startsWith(prefix)),
    remove: async (prefix) => {
      for (const key of [...kept.keys()]) if (key.startsWith(prefix)) kept.delete(key);
    },
    locate: (key) => ({ bucket: '', key }),
  };
  const clock = { now: () => new Date(now), monotonicMs: () => now, sleep: async () => undefined };
  const ports = { blobs, clock, observer: { notice: (event: Event) => void events.push(event) } };
  return {
    ports,
    pass(seconds: number) {
      now += seconds * 1000;
    },
    told: () => events.map(({ name, facts }) => `${name} ${facts.code} ${facts.effect ?? ''}`.trim()),
    standing: async () => (await standingNotices(blobs, clock.now())).map(({ code, effect }) => `${code} ${effect}`),
  };
}

describe('standing notices', () => {
  it('stand until they are over, and are told once', async () => {
    const { ports, standing, told, pass } = world();
    const notices = noticesOf(ports, 'driver');

    await notices.raise(busy);
    pass(20);
    await notices.raise(busy);
    expect(await standing()).toEqual(['source.threads-running paused']);
    await notices.over();

    expect(await standing()).toEqual([]);
    expect(told()).toEqual(['notice.raised source.threads-running paused', 'notice.over source.threads-running']);
  });

  it('of a worker that was killed fall silent; what stopped one stays', async () => {
    const { ports, standing, pass } = world();
    await noticesOf(ports, 'item-1').raise(busy);
    await noticesOf(ports, 'item-2').raise({ ...busy, code: 'target.disk-full', effect: 'stopped' });
    pass(61);

    expect(await standing()).toEqual(['target.disk-full stopped']);
  });

  it('change from waiting to stopped at once', async () => {
    const { ports, standing } = world();
    const notices = noticesOf(ports, 'item-1');

    await notices.raise(busy);
    await notices.raise({ ...busy, effect: 'stopped' });

    expect(await standing()).toEqual(['source.threads-running stopped']);
  });

  it('are cleared by author, and by name in a later life of it', async () => {
    const { ports, standing } = world();
    await noticesOf(ports, 'item-1').raise(busy);
    await noticesOf(ports, 'item-10').raise({ ...busy, code: 'target.disk-full' });

    await clearNotices(ports.blobs, 'item-1');
    expect(await standing()).toEqual(['target.disk-full paused']);
    await noticesOf(ports, 'item-10').over('target.disk-full');
    expect(await standing()).toEqual([]);
  });
});
