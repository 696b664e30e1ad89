import type { LocalServersOptions } from '../../lambda/adapters/local/mysqld';
import type { Desired } from '../../lambda/contract/desired';
import type { Reach } from '../../lambda/contract/reach';
import { type LocalRun, openLocalRun } from '../../lambda/entry/local';
import { canWrite } from '../support/can-write';
import { declareFilter, managed, platformPorts } from '../support/managed-world';
import { selfManaged } from '../support/self-managed-world';
import { makeTinyShop, tableSums, tinyShopTables } from '../support/tiny-shop';
import { appPassword, appUser, startWorld, type World } from '../support/world';

jest.setTimeout(240_000);

const app = { user: appUser, password: appPassword };

interface Variant {
  readonly name: string;
  readonly servers: LocalServersOptions;
  readonly desired: (world: World) => Promise<(changes: Partial<Desired>) => Desired>;
  /** @default none: every fence is a statement */
  readonly platforms?: true;
}

const onPlatforms: Variant['desired'] = async (world) => (changes) => managed(world, 'variant', changes);

const variants: readonly Variant[] = [
  { name: 'GTIDs on both sides', servers: { gtid: 'ON' }, desired: onPlatforms, platforms: true },
  { name: 'the words of 8.0', servers: { vocabulary: '8.0' }, desired: onPlatforms, platforms: true },
  {
    name: 'a source that is closed by locked accounts',
    servers: {},
    async desired(world) {
      const ofBoth = await selfManaged(world);
      await world.servers.source.asRoot(
        "GRANT CONNECTION_ADMIN ON *.* TO 'mover'@'%'; SET GLOBAL event_scheduler = OFF",
      );
      return (changes) => ofBoth(world.desired('variant', { fence: 'accounts', ...changes }));
    },
  },
];

/** Forth, back, followed again without a new copy, and forth: each test goes on where the last one ended. */
describe.each(variants)('the way back with $name', ({ servers, desired, platforms }) => {
  let world: World;
  let run: LocalRun;
  let wanted: (changes: Partial<Desired>) => Desired;

  beforeAll(async () => {
    world = await startWorld(servers);
    await makeTinyShop(world.servers.source);
    await declareFilter(world.servers);
    wanted = await desired(world);
    run = await opened();
  });
  afterAll(async () => {
    await run?.close();
    await world?.stop();
  });

  const opened = (changes: Partial<Desired> = {}) =>
    openLocalRun({
      desired: wanted({ wayBack: 'required', ...changes }),
      stateDir: world.stateDir('variant'),
      observer: { notice: () => undefined },
      ...(platforms === undefined ? {} : { around: platformPorts(world.servers) }),
    });
  const reach = async (level: Reach) => {
    const settled = await run.advanceUntilSettled(level);
    return settled.kind === 'held' ? settled.findings.map(({ code, message }) => `${code}: ${message}`) : settled.kind;
  };
  const writable = async () => ({
    source: await canWrite(world.servers.source, app),
    target: await canWrite(world.servers.target, app),
  });
  const write = (side: 'source' | 'target', name: string) =>
    world.servers[side].asRoot(`INSERT INTO shop.customer (name) VALUES ('${name}')`);
  const sums = (side: 'source' | 'target') => tableSums(world.servers[side], 'shop', tinyShopTables);

  test('is proven, opened, and brings the source back with everything', async () => {
    expect(await reach('cut-over')).toBe('reached');
    expect(await writable()).toEqual({ source: false, target: true });
    if (platforms === undefined) {
      const { source } = world.servers;
      await source.asRoot(`SET SESSION sql_log_bin = 0; ALTER USER '${appUser}'@'%' ACCOUNT UNLOCK`);
      expect(String(await reach('rolled-back'))).toContain(`rollback.account-open-on-source`);
      await source.asRoot(`SET SESSION sql_log_bin = 0; ALTER USER '${appUser}'@'%' ACCOUNT LOCK`);
    }
    await write('target', 'on the target');
    const before = await sums('target');

    expect(await reach('rolled-back')).toBe('reached');

    expect(await writable()).toEqual({ source: true, target: false });
    expect(await sums('source')).toEqual(before);
  });

  test('the target follows again and is promoted again', async () => {
    await write('source', 'back on the source');
    const id = (await run.ports.records.read())?.record.cutover?.id ?? '';
    await run.close();
    run = await opened({ followAgain: id });

    expect(await reach('validated')).toBe('reached');
    expect(await sums('target')).toEqual(await sums('source'));
    expect(await reach('cut-over')).toBe('reached');

    expect(await writable()).toEqual({ source: false, target: true });
    const names = "'on the target', 'back on the source'";
    expect(await world.servers.target.asRoot(`SELECT 1 FROM shop.customer WHERE name IN (${names})`)).toHaveLength(2);
  });
});
