import { join } from 'node:path';
import { type Connection, createConnection } from 'mysql2/promise';
import { folderBlobs } from '../../../lambda/adapters/local/folder-blobs';
import { systemClock } from '../../../lambda/adapters/node';
import type { Desired } from '../../../lambda/contract/desired';
import { Problem } from '../../../lambda/contract/problem';
import { openLocalRun } from '../../../lambda/entry/local';
import { standingNotices } from '../../../lambda/migration/notices';
import type { Event, Ports, Session } from '../../../lambda/migration/ports';
import { eventually } from '../../support/eventually';
import { tableSums } from '../../support/tiny-shop';
import { appPassword, appUser, startWorld, type World } from '../../support/world';

jest.setTimeout(240_000);

/** The copy meets a busy source, and a target that has no room. */
describe('a copy that is slowed', () => {
  let world: World;
  let events: Event[] = [];

  beforeAll(async () => {
    world = await startWorld();
    await world.servers.source.asRoot(`CREATE DATABASE shop; CREATE TABLE shop.big (id INT PRIMARY KEY, v VARCHAR(200), KEY by_v (v));
      SET SESSION cte_max_recursion_depth = 100000;
      INSERT INTO shop.big WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) SELECT i, REPEAT('v', 180) FROM n;
      ANALYZE TABLE shop.big`);
  });
  afterAll(() => world?.stop());

  const desired = (name: string, limits: Partial<Desired['limits']> = {}): Desired => {
    const plain = world.desired(name);
    return { ...plain, limits: { ...plain.limits, chunkBytes: 300_000, ...limits } };
  };
  const open = (wanted: Desired, around: (ports: Ports) => Ports = (ports) => ports) => {
    events = [];
    const observer = { notice: (event: Event) => void events.push(event) };
    return openLocalRun({ desired: wanted, stateDir: world.stateDir(wanted.name), observer, around });
  };
  const named = (name: string) => events.filter((event) => event.name === name);
  const standing = (name: string) =>
    standingNotices(folderBlobs(join(world.stateDir(name), 'blobs')), new Date()).then((notices) =>
      notices.map(({ code, effect }) => `${code} ${effect}`),
    );
  const copied = () =>
    named('copy.chunk-done')
      .filter(({ facts }) => facts.outcome === 'copied')
      .map(({ facts }) => Number(facts.chunk));

  async function takeBack(name: string): Promise<void> {
    const run = await open(desired(name));
    expect(await run.advanceUntilSettled('rolled-back')).toMatchObject({ kind: 'reached' });
    await run.close();
  }

  test('pauses while too many statements run on the source, says why, and goes on by itself', async () => {
    const { host, port, caPem } = world.servers.source;
    const busy: Connection[] = [];
    for (let n = 0; n < 3; n += 1) {
      busy.push(await createConnection({ host, port, user: appUser, password: appPassword, ssl: { ca: caPem } }));
    }
    const sleeping = busy.map((one) => one.query('SELECT SLEEP(200)').catch(() => undefined));
    const run = await open(desired('busy', { maxThreadsRunning: 2 }));

    const sync = run.advanceUntilSettled('copied');
    await eventually(
      'status tells',
      async () => (await standing('busy')).includes('source.threads-running paused'),
      60_000,
    );
    const whilePaused = copied().length;
    await killSleepers();
    await Promise.all(sleeping);
    for (const one of busy) one.destroy();

    expect(await sync).toMatchObject({ kind: 'reached' });
    expect(whilePaused).toBe(0);
    expect(await standing('busy')).toEqual([]);
    expect(named('notice.raised').map(({ facts }) => facts.code)).toEqual(['source.threads-running']);
    expect(named('notice.over')).toHaveLength(1);
    await run.close();
    await takeBack('busy');
  });

  async function killSleepers(): Promise<void> {
    const found = await world.servers.source.asRoot(
      "SELECT id FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP(200)%'",
    );
    for (const { id } of found) await world.servers.source.asRoot(`KILL ${String(id)}`);
  }

  /** A target whose storage is full for the loads that `isFull` says. Pauses pass quickly. */
  const withoutRoom =
    (isFull: () => boolean) =>
    (ports: Ports): Ports => ({
      ...ports,
      clock: { ...systemClock, sleep: (milliseconds) => systemClock.sleep(Math.min(milliseconds, 100)) },
      databases: {
        open: async (server, options) => {
          const session = await ports.databases.open(server, options);
          return new Proxy(session, {
            get(of, name) {
              const member = Reflect.get(of, name, of);
              if (name !== 'batch') return typeof member === 'function' ? member.bind(of) : member;
              const batch: Session['batch'] = async (statements, lines) => {
                if (lines !== undefined && isFull()) throw tableFull();
                return of.batch(statements, lines);
              };
              return batch;
            },
          });
        },
      },
    });

  test('waits for room on the target, then goes on', async () => {
    let loads = 0;
    const run = await open(
      desired('full'),
      withoutRoom(() => {
        loads += 1;
        return loads <= 3;
      }),
    );

    expect(await run.advanceUntilSettled('copied')).toMatchObject({ kind: 'reached' });

    expect(named('notice.raised')[0]?.facts).toMatchObject({ code: 'target.table-full', effect: 'paused' });
    expect(await standing('full')).toEqual([]);
    const both = [world.servers.source, world.servers.target].map((server) => tableSums(server, 'shop', ['big']));
    const [there, here] = await Promise.all(both);
    expect(here).toEqual(there);
    await run.close();
    await takeBack('full');
  });

  test('waits for room for the indexes too, then builds them', async () => {
    let tries = 0;
    const refusing =
      (run: Session['run']): Session['run'] =>
      async (statement) => {
        if (statement.text.includes('ALTER TABLE')) tries += 1;
        if (statement.text.includes('ALTER TABLE') && tries <= 2) throw tableFull();
        return run(statement);
      };
    const run = await open(desired('full-later'), (ports) => ({
      ...ports,
      clock: { ...systemClock, sleep: (milliseconds) => systemClock.sleep(Math.min(milliseconds, 100)) },
      databases: {
        open: async (server, options) => {
          const session = await ports.databases.open(server, options);
          if (!options.purpose.startsWith('index ')) return session;
          return new Proxy(session, {
            get(of, name) {
              const member = Reflect.get(of, name, of);
              if (name === 'run') return refusing(of.run.bind(of));
              return typeof member === 'function' ? member.bind(of) : member;
            },
          });
        },
      },
    }));

    expect(await run.advanceUntilSettled('copied')).toMatchObject({ kind: 'reached' });

    expect(tries).toBe(3);
    expect(named('notice.raised').map(({ facts }) => [facts.code, facts.author])).toContainEqual([
      'target.table-full',
      'finalize',
    ]);
    expect(await standing('full-later')).toEqual([]);
    expect(await world.servers.target.asRoot("SHOW INDEX FROM shop.big WHERE Key_name = 'by_v'")).toHaveLength(1);
    await run.close();
    await takeBack('full-later');
  });

  test('gives up after a bounded time with the reason, and copies no chunk twice when it is asked again', async () => {
    let loads = 0;
    const afterThree = withoutRoom(() => {
      loads += 1;
      return loads > 3;
    });
    const run = await open(desired('too-full', { workers: 1 }), afterThree);
    await expect(run.advanceUntilSettled('copied')).rejects.toMatchObject({ code: 'target.table-full' });
    const before = copied();
    expect(loads).toBeLessThan(60);

    // The snapshot lives in the run: asked again in it, the freeze still holds.
    loads = Number.NEGATIVE_INFINITY;
    events = [];
    expect(await run.advanceUntilSettled('copied')).toMatchObject({ kind: 'reached' });

    const after = copied();
    expect(before.length).toBeGreaterThan(0);
    expect(after.filter((chunk) => before.includes(chunk))).toEqual([]);
    expect(new Set([...before, ...after]).size).toBe(before.length + after.length);
    await run.close();
  });
});

function tableFull(): Problem {
  return new Problem({
    code: 'target.table-full',
    side: 'target',
    message: "target, copy: The table 'big' is full (error 1114)",
    remedy: 'give the server more storage, then repeat',
    cause: { errno: 1114, sqlState: 'HY000' },
  });
}
