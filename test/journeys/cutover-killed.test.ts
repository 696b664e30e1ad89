import type { Desired } from '../../lambda/contract/desired';
import { replicationUser } from '../../lambda/contract/names';
import { openLocalRun } from '../../lambda/entry/local';
import { afterPromoted, untilPromoted } from '../../lambda/migration/steps/cut-over/lines';
import { canWrite } from '../support/can-write';
import { cutOverUntilKilled } from '../support/cut-over-until-killed';
import { makeTinyShop, tableSums, tinyShopTables } from '../support/tiny-shop';
import { appPassword, appUser, startWorld, type World } from '../support/world';

jest.setTimeout(600_000);

const budgetSeconds = 3;
const graceMs = 15_000;
const silent = { notice: () => undefined };
const promotedAt = 'latch-promoted';

/** Killed with nobody running it again: the dead-man alone has to settle it. */
describe('a cut over whose process is killed', () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld();
    await makeTinyShop(world.servers.source);
  });
  afterAll(async () => world?.stop());

  const before = untilPromoted.map((line) => ({ line: line.name, moment: 'started' }));
  const mid = untilPromoted
    .filter((line) => line.name !== promotedAt)
    .map((line) => ({ line: line.name, moment: 'done' }));

  const killedAt = async (at: { readonly line: string; readonly moment: string }) => {
    const desired = await synced(world, 'before');

    await cutOverUntilKilled(world.stateDir(desired.name), desired, at);

    const settledMs = await until(graceMs + budgetSeconds * 1000, () => writable(world, 'source'));
    expect(settledMs).toBeLessThan(graceMs + budgetSeconds * 1000);
    expect(await writable(world, 'target')).toBe(false);
    await proveUndone(world, desired);
  };
  test.each([...before, ...mid])('at $line ($moment) leaves the source writable in time', async (at) => {
    try {
      await killedAt(at);
    } catch (failed) {
      await startOver(world);
      throw failed;
    }
  });

  test('before the promotion the whole route can be walked back', async () => {
    const desired = await synced(world, 'before');
    const run = await openLocalRun({ desired, stateDir: world.stateDir(desired.name), observer: silent });
    expect(await run.advanceUntilSettled('rolled-back')).toMatchObject({ kind: 'reached' });
    await run.close();
    expect(await world.servers.target.asRoot("SHOW DATABASES LIKE 'shop'")).toEqual([]);
    expect(await world.servers.target.asRoot('SHOW REPLICA STATUS')).toEqual([]);
  });

  const after = [
    { line: promotedAt, moment: 'done' },
    ...afterPromoted.flatMap(({ name }) => [
      { line: name, moment: 'started' },
      { line: name, moment: 'done' },
    ]),
  ];

  const killedBeyond = async (at: { readonly line: string; readonly moment: string }) => {
    const desired = await synced(world, 'after');

    await cutOverUntilKilled(world.stateDir(desired.name), desired, at);

    const settledMs = await until(graceMs + budgetSeconds * 1000, async () => {
      const run = await openLocalRun({ desired, stateDir: world.stateDir(desired.name), observer: silent });
      const endpoint = await run.ports.published.get('endpoint');
      await run.close();
      return endpoint?.includes('"side":"target"') === true && (await writable(world, 'target'));
    });
    expect(settledMs).toBeLessThan(graceMs + budgetSeconds * 1000);
    expect(await writable(world, 'source')).toBe(false);
    await proveFinished(world, desired);
    expect(await tableSums(world.servers.target, 'shop', tinyShopTables)).toEqual(
      await tableSums(world.servers.source, 'shop', tinyShopTables),
    );
  };
  test.each(after)('at $line ($moment) leaves the endpoint published in time', async (at) => {
    try {
      await killedBeyond(at);
    } finally {
      await startOver(world);
    }
  });
});

/** One migration is reused while it stays un-promoted: the undo of each case is what the next one starts from. */
async function synced(world: World, kind: string): Promise<Desired> {
  const name = `kill-${kind}-${world.servers.source.port}-${generation}`;
  const desired = world.desired(name, {
    limits: { ...world.desired(name).limits, writeOutageBudgetSeconds: budgetSeconds, fenceTimeoutSeconds: 2 },
  });
  const run = await openLocalRun({ desired, stateDir: world.stateDir(name), observer: silent });
  const settled = await run.advanceUntilSettled('validated');
  await run.close();
  expect(settled.kind === 'held' ? settled.findings : []).toEqual([]);
  return desired;
}

let generation = 0;

/** After a promotion, and after a case that failed anywhere, both servers go back to where they began: the next case is its own. */
async function startOver(world: World): Promise<void> {
  generation++;
  const { source, target } = world.servers;
  for (const server of [source, target]) await server.asRoot('STOP REPLICA; RESET REPLICA ALL');
  await source.asRoot('RESET PERSIST IF EXISTS read_only; SET GLOBAL super_read_only = 0');
  await source.asRoot('SET GLOBAL read_only = 0');
  for (const schema of ['shop', 'rds_to_azure_pulse', 'rds_to_azure_work']) {
    await target.asRoot(`DROP DATABASE IF EXISTS ${schema}`);
  }
  await source.asRoot('DROP DATABASE IF EXISTS rds_to_azure_pulse');
  await target.asRoot(`ALTER USER '${appUser}'@'%' ACCOUNT LOCK`);
}

async function writable(world: World, side: 'source' | 'target'): Promise<boolean> {
  return canWrite(world.servers[side], { user: appUser, password: appPassword });
}

/** Replication goes on as if nothing had happened: a row written now arrives, and the next try can promote. */
async function proveUndone(world: World, desired: Desired): Promise<void> {
  await world.servers.source.asRoot("INSERT INTO shop.customer (name) VALUES ('after the abort')");
  const equal = async () =>
    JSON.stringify(await tableSums(world.servers.target, 'shop', tinyShopTables)) ===
    JSON.stringify(await tableSums(world.servers.source, 'shop', tinyShopTables));
  await until(10_000, equal);
  expect(await equal()).toBe(true);
  const run = await openLocalRun({ desired, stateDir: world.stateDir(desired.name), observer: silent });
  // Before the dead-man is armed nothing was touched: whoever comes next finds the conductor gone.
  await run.advanceUntilSettled('validated');
  expect((await run.ports.records.read())?.record).toMatchObject({ latch: 'aborted', cutover: { outcome: 'aborted' } });
  expect(await run.ports.published.get('fence')).not.toBe('up');
  await run.close();
  // For ever: a channel that goes on has to be able to log in.
  expect(await world.servers.source.asRoot(lifetime)).toEqual([{ days: 0 }]);
}

const lifetime = `SELECT password_lifetime AS days FROM mysql.user WHERE user = '${replicationUser}'`;

/** The dead-man has done what was left, to the last line. */
async function proveFinished(world: World, desired: Desired): Promise<void> {
  const run = await openLocalRun({ desired, stateDir: world.stateDir(desired.name), observer: silent });
  const record = async () => (await run.ports.records.read())?.record;
  await until(graceMs, async () => (await record())?.level === 'cut-over');
  expect(await record()).toMatchObject({ level: 'cut-over', latch: 'promoted', cutover: { outcome: 'promoted' } });
  expect(await run.ports.published.get('fence')).toBe('up');
  await run.close();
}

async function until(limitMs: number, holds: () => Promise<boolean>): Promise<number> {
  const began = performance.now();
  while (!(await holds())) {
    if (performance.now() - began > limitMs) break;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return performance.now() - began;
}
