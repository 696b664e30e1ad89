import { type LocalServers, startLocalServers } from '../../../lambda/adapters/local/mysqld';
import { eventually } from '../../support/eventually';
import type { FrozenRun } from '../../support/frozen-run';
import { type HandedOut, type KillWorld, openKillWorld } from '../../support/kill-matrix';
import { killRounds } from '../../support/kill-rounds';
import type { RunningChild } from '../../support/run-child';

jest.setTimeout(1_800_000);

let servers: LocalServers;
let world: KillWorld;

beforeAll(async () => {
  servers = await startLocalServers({ roles: ['source', 'target'], durable: false });
  world = await openKillWorld(servers);
});
afterAll(async () => {
  await world?.close();
  await servers?.stop();
});

/** Where the fault is met, in bytes that went over the line since the worker began. */
const { places } = killRounds();

interface Fault {
  readonly line: 'toSource' | 'toTarget';
  readonly act: (worker: RunningChild) => Promise<void> | void;
}

const faults: Readonly<Record<string, Fault>> = {
  'the connection to the target is reset': { line: 'toTarget', act: () => world.toTarget.breakAll() },
  'the connection to the source is reset': { line: 'toSource', act: () => world.toSource.breakAll() },
  'the worker is killed': { line: 'toTarget', act: (worker) => void worker.process.kill('SIGKILL') },
  'the target is killed and starts again': { line: 'toTarget', act: () => servers.target.restart('kill') },
};

describe.each(Object.entries(faults))('while rows are loaded, %s', (_, { line, act }) => {
  test.each(places)('after %i bytes', async (bytes) => {
    const handedOut = await world.freeze();
    const acted = new Promise<void>((resolve, reject) => {
      world[line].after(bytes, () => Promise.resolve(act(worker)).then(resolve, reject));
    });
    const worker = await handedOut.worker(handedOut.items);
    await Promise.all([acted, worker.ended]);

    expect(await world.faults(await handedOut.finish())).toEqual([]);
  });
});

describe('one item at two workers', () => {
  test.each(places)('one of which is killed after %i bytes', async (bytes) => {
    const handedOut = await world.freeze();
    world.toTarget.after(bytes, () => void workers[0]?.process.kill('SIGKILL'));
    const workers = await Promise.all([handedOut.worker(handedOut.items), handedOut.worker(handedOut.items)]);
    await Promise.all(workers.map((worker) => worker.ended));

    expect(JSON.parse(workers[1]?.lines().at(-1) ?? '{}')).toMatchObject({ left: expect.any(Number) });
    expect(await world.faults(await handedOut.finish())).toEqual([]);
  });
});

describe('a worker back from the dead', () => {
  /** Stopped as a frozen host is: its connection stands, and so do its locks. */
  async function hangAfter(handedOut: HandedOut, bytes: number): Promise<RunningChild> {
    const hanging = new Promise<void>((resolve) => {
      world.toTarget.after(bytes, () => {
        worker.process.kill('SIGSTOP');
        resolve();
      });
    });
    const worker = await handedOut.worker(handedOut.items);
    await hanging;
    await eventually('it holds a chunk', async () => (await holders()) > 0);
    return worker;
  }

  const holders = async () =>
    (
      await servers.target.asRoot(
        'SET TRANSACTION ISOLATION LEVEL READ UNCOMMITTED; SELECT holder FROM rds_to_azure_work.receipt WHERE holder IS NOT NULL',
      )
    ).length;

  async function wake(worker: RunningChild): Promise<void> {
    worker.process.kill('SIGCONT');
    await worker.ended;
  }

  test.each(places)('after %i bytes, its chunks done by others meanwhile', async (bytes) => {
    const handedOut = await world.freeze();
    const worker = await hangAfter(handedOut, bytes);

    const after = await handedOut.finish();
    expect(await world.faults(after)).toEqual([]);
    await wake(worker);

    expect(await world.faults(after)).toEqual([]);
  });

  test.each(places)('after %i bytes, in a world with a new freeze', async (bytes) => {
    const old = await world.freeze();
    const worker = await hangAfter(old, bytes);
    await servers.source.asRoot(
      "UPDATE shop.wide SET v = CONCAT('new ', id), n = n + 1 WHERE id % 3 = 0; DELETE FROM shop.loose LIMIT 5; INSERT INTO shop.by_index VALUES (1, 'new')",
    );

    const handedOut = await world.freeze();
    await wake(worker);
    const after: FrozenRun = await handedOut.finish();

    expect(JSON.parse(worker.lines().at(-1) ?? '{}')).toMatchObject({ done: expect.any(Number) });
    expect(await world.faults(after)).toEqual([]);
  });
});
