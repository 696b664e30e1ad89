import { unlimitedBudget } from '../../lambda/adapters/node';
import type { Desired } from '../../lambda/contract/desired';
import { isProblem } from '../../lambda/contract/problem';
import { type LocalRun, openLocalRun } from '../../lambda/entry/local';
import { openRecord } from '../../lambda/migration/open-record';
import type { Ports } from '../../lambda/migration/ports';
import { stand } from '../../lambda/migration/standing';
import type { StepContext } from '../../lambda/migration/step';
import { prepare } from '../../lambda/migration/steps/prepare';
import { takeOver } from '../../lambda/migration/turn-guard';
import { type AzurePlatform, startAzurePlatform } from '../support/azure-platform';
import { dyingAfter, Killed } from '../support/dying';
import { makeTinyShop, tableSums, tinyShopTables } from '../support/tiny-shop';
import { startWorld, type World } from '../support/world';

jest.setTimeout(240_000);

const load = { sku: 'MO_Standard_E16ads_v5', iops: 20_000 };

interface Migration {
  readonly desired: Desired;
  open(around?: (ports: Ports) => Ports): Promise<LocalRun>;
}

function migration(world: World, platform: AzurePlatform, name: string, changes: Partial<Desired>): Migration {
  const desired = world.desired(name, { wayBack: 'off', ...changes });
  const open = (around: (ports: Ports) => Ports = (ports) => ports) =>
    openLocalRun({
      desired,
      stateDir: world.stateDir(name),
      observer: { notice: () => undefined },
      around: (ports) => around(platform.around(ports)),
    });
  return { desired, open };
}

describe('compute and IOPS that are lent for the load', () => {
  let world: World;
  let platform: AzurePlatform;

  beforeAll(async () => {
    world = await startWorld();
    platform = await startAzurePlatform(world.servers, { staticParameters: ['sql_require_primary_key'] });
    await makeTinyShop(world.servers.source);
    await world.servers.setServerParameter('target', 'sql_require_primary_key', 'ON');
  });
  afterAll(async () => {
    await platform?.stop();
    await world?.stop();
  });

  const size = () => {
    const { sku, storage } = platform.azure.shape.now;
    return `${sku.name} ${storage.iops}`;
  };
  const asBefore = 'Standard_D4ds_v4 700';
  const leases = async (run: LocalRun) => (await run.ports.records.read())?.record.leases ?? [];

  /** The server restarts in between: whoever comes then tries again, as the drivers do. */
  async function takenOver({ desired }: Migration, run: LocalRun) {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const guarded = await takeOver({
          ...{ desired, ports: run.ports, budget: unlimitedBudget, manner: 'insist' },
          opened: await openRecord(desired, run.ports),
          update: (record) => record,
        });
        if (typeof guarded !== 'string') return guarded;
      } catch (thrown) {
        if (!isProblem(thrown) || !thrown.transient || attempt > 100) throw thrown;
      }
      await run.ports.clock.sleep(100);
    }
  }

  /** One process after the other dies after one or two changes; those that get further come to the end. */
  async function killedOverAndOver(of: Migration, deed: (context: StepContext) => Promise<unknown>): Promise<number> {
    for (let attempt = 1; ; attempt += 1) {
      const run = await of.open();
      const guarded = await takenOver(of, run);
      try {
        const turn = await deed(dyingAfter(guarded.context, attempt <= 10 ? 1 + (attempt % 2) : attempt - 8));
        if (Object(turn).kind === 'working') continue;
        expect(turn ?? { kind: 'finished' }).toMatchObject({ kind: 'finished' });
        return attempt - 1;
      } catch (thrown) {
        // Another process asked for the same a moment ago.
        if (!(thrown instanceof Killed) && !(isProblem(thrown) && thrown.transient)) throw thrown;
        if (isProblem(thrown)) await run.ports.clock.sleep(200);
      } finally {
        await guarded.end();
        await run.close();
      }
    }
  }

  test('killed after each change of the lending and of the giving back: the server is as it was', async () => {
    const lending = migration(world, platform, 'lent', { azure: platform.control({ load }) });
    const assessed = await lending.open();
    await assessed.advanceUntilSettled('assessed');
    await assessed.close();

    expect(await killedOverAndOver(lending, (context) => prepare.turn(context))).toBeGreaterThan(5);
    expect(size()).toBe('Standard_E16ads_v5 20000');
    const [row] = await world.servers.target.asRoot('SELECT @@global.sql_require_primary_key AS it');
    expect(row?.it).toBe(0);

    expect(await killedOverAndOver(lending, (context) => prepare.undo(context))).toBeGreaterThan(3);
    expect(size()).toBe(asBefore);
    const run = await lending.open();
    expect(await leases(run)).toEqual([]);
    await run.close();
    expect((await world.servers.target.asRoot('SELECT @@global.sql_require_primary_key AS it'))[0]?.it).toBe(1);
  });

  test('the copy runs on the larger machine, the replication on the own one', async () => {
    const lending = migration(world, platform, 'lent-again', { azure: platform.control({ load }) });
    const sizes: string[] = [];
    const run = await lending.open();
    const settled = await run.advanceUntilSettled('validated', ({ record }) => {
      sizes.push(`${record.at}: ${size()}`);
    });

    expect(settled.kind === 'held' ? settled.findings : []).toEqual([]);
    expect(sizes.filter((one) => one.startsWith('copy'))).not.toEqual([]);
    expect(sizes.filter((one) => /^(copy|plan|freeze)/.test(one) && !one.endsWith('E16ads_v5 20000'))).toEqual([]);
    expect(sizes.filter((one) => /^(replicate|validate)/.test(one) && !one.endsWith(asBefore))).toEqual([]);
    expect((await leases(run)).filter(({ setting }) => ['compute', 'IOPS'].includes(setting))).toEqual([]);
    const { source, target } = world.servers;
    expect(await tableSums(target, 'shop', tinyShopTables)).toEqual(await tableSums(source, 'shop', tinyShopTables));
    await run.advanceUntilSettled('rolled-back');
    await run.close();
  });

  test('a copy that is held for long runs on the own machine, and on the larger one again when it goes on', async () => {
    const lending = migration(world, platform, 'held', { azure: platform.control({ load }) });
    // Somebody makes a table where the copy is to write, once it is planned.
    const inTheWay = (ports: Ports): Ports => {
      const put: Ports['blobs']['put'] = async (key, body) => {
        if (key.startsWith('plan')) {
          await world.servers.target.asRoot('CREATE DATABASE IF NOT EXISTS shop');
          await world.servers.target.asRoot('CREATE TABLE IF NOT EXISTS shop.customer (id INT PRIMARY KEY)');
        }
        await ports.blobs.put(key, body);
      };
      return { ...ports, blobs: { ...ports.blobs, put } };
    };
    let run = await lending.open(inTheWay);
    const held = await run.advanceUntilSettled('validated');
    expect(held.kind === 'held' ? held.findings.map(({ code }) => code) : held.kind).toEqual(['copy.target-not-empty']);
    const look = (minutesLater: number) => {
      const now = () => new Date(Date.now() + minutesLater * 60_000);
      return stand(lending.desired, { ...run.ports, clock: { ...run.ports.clock, now } }, unlimitedBudget);
    };

    await look(29);
    expect(size()).toBe('Standard_E16ads_v5 20000');
    for (let looks = 0; looks < 20 && (await leases(run)).length > 1; looks += 1) await look(31);
    expect(size()).toBe(asBefore);

    await world.servers.target.asRoot('DROP DATABASE shop');
    await run.close();
    run = await lending.open();
    const sizes: string[] = [];
    const settled = await run.advanceUntilSettled('validated', ({ record }) => {
      sizes.push(`${record.at}: ${size()}`);
    });
    expect(settled.kind === 'held' ? settled.findings : []).toEqual([]);
    expect(sizes.filter((one) => one === 'copy: Standard_E16ads_v5 20000')).not.toEqual([]);
    expect(size()).toBe(asBefore);
    expect((await run.ports.records.read())?.record.loadReturned).toBeUndefined();
    await run.advanceUntilSettled('rolled-back');
    await run.close();
  });

  test('what somebody else has changed meanwhile stays as they want it', async () => {
    const lending = migration(world, platform, 'theirs', { azure: platform.control({ load: { sku: load.sku } }) });
    const run = await lending.open();
    await run.advanceUntilSettled('assessed');
    await killedOverAndOver(lending, (context) => prepare.turn(context));
    const theirs = { name: 'Standard_E32ads_v5', tier: 'MemoryOptimized' };
    platform.azure.shape.now = { ...platform.azure.shape.now, sku: theirs };

    await run.advanceUntilSettled('rolled-back');

    expect(size()).toBe('Standard_E32ads_v5 700');
    expect(await leases(run)).toEqual([]);
    await run.close();
  });
});

describe('a channel by GTID, by consent', () => {
  let world: World;
  let platform: AzurePlatform;

  beforeAll(async () => {
    world = await startWorld({ serverArguments: { source: ['--enforce-gtid-consistency=ON', '--gtid-mode=ON'] } });
    platform = await startAzurePlatform(world.servers, { shape: { highAvailability: 'SameZone' } });
    await makeTinyShop(world.servers.source);
  });
  afterAll(async () => {
    await platform?.stop();
    await world?.stop();
  });

  test('without it a server with a standby holds; with it the mode is raised, the set reset, and a backup wanted', async () => {
    const refused = await migration(world, platform, 'by-gtid', { azure: platform.control() }).open();
    const held = await refused.advanceUntilSettled('copied');
    expect(held.kind === 'held' ? held.findings.map(({ code }) => code).sort() : []).toEqual([
      'target.gtid-mode',
      'target.high-availability',
    ]);
    await refused.close();

    const run = await migration(world, platform, 'by-gtid', { azure: platform.control({ gtidReset: true }) }).open();
    const settled = await run.advanceUntilSettled('validated');
    expect(settled.kind === 'held' ? settled.findings : []).toEqual([]);
    expect(settled.record.outputs.replicate).toMatchObject({ method: 'gtid' });
    const { source, target } = world.servers;
    const [mode] = await target.asRoot('SELECT @@global.gtid_mode AS mode, @@global.gtid_executed AS done');
    expect(mode?.mode).toBe('ON');
    const [uuid] = await source.asRoot('SELECT @@server_uuid AS it');
    expect(String(mode?.done)).toContain(String(uuid?.it));

    const without = await run.advanceUntilSettled('cut-over');
    expect(without.kind === 'held' ? without.findings.map(({ code }) => code) : []).toEqual([
      'cutover.no-backup-since-reset',
    ]);
    await source.asRoot("INSERT INTO shop.voucher VALUES ('since the reset', 1)");
    platform.azure.shape.now = { ...platform.azure.shape.now, backups: [new Date().toISOString()] };
    const promoted = await run.advanceUntilSettled('cut-over');
    expect(promoted.kind === 'held' ? promoted.findings : []).toEqual([]);
    expect(await tableSums(target, 'shop', tinyShopTables)).toEqual(await tableSums(source, 'shop', tinyShopTables));
    await run.close();
  });
});
