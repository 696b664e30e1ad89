import { createConnection } from 'mysql2/promise';
import type { Desired } from '../../lambda/contract/desired';
import { openLocalRun } from '../../lambda/entry/local';
import type { Observer } from '../../lambda/migration/ports';
import { canWrite } from '../support/can-write';
import { cutOverUntilKilled } from '../support/cut-over-until-killed';
import { eventually } from '../support/eventually';
import { makeTinyShop, tableSums, tinyShopTables } from '../support/tiny-shop';
import { appPassword, appUser, asRootAll, startWorld, type World } from '../support/world';

jest.setTimeout(300_000);

const budgetSeconds = 3;
const settleMs = 20_000 + budgetSeconds * 1000;
const silent = { notice: () => undefined };

/** A source that may not be made read-only: its accounts are locked, and exactly those are unlocked again. */
describe('a fence of locked accounts', () => {
  let world: World;
  let desired: Desired;
  let before: unknown;

  beforeAll(async () => {
    world = await startWorld();
    await makeTinyShop(world.servers.source);
    await asRootAll(
      world.servers.source,
      `GRANT CONNECTION_ADMIN ON *.* TO 'mover'@'%';
       CREATE USER 'second'@'%' IDENTIFIED BY 'x';
       CREATE USER 'asleep'@'%' IDENTIFIED BY 'x' ACCOUNT LOCK;`,
    );
    before = await locks();
    desired = world.desired('accounts', {
      fence: 'accounts',
      limits: { ...world.desired('accounts').limits, writeOutageBudgetSeconds: budgetSeconds, fenceTimeoutSeconds: 2 },
    });
    await reach('validated');
  });
  afterAll(async () => world?.stop());

  const locks = () =>
    world.servers.source.asRoot(
      "SELECT user, host, account_locked FROM mysql.user WHERE user NOT LIKE 'rds%' ORDER BY 1, 2",
    );
  const writable = (side: 'source' | 'target') =>
    canWrite(world.servers[side], { user: appUser, password: appPassword });

  async function reach(level: 'validated' | 'cut-over', observer: Observer = silent) {
    const run = await openLocalRun({ desired, stateDir: world.stateDir(desired.name), observer });
    try {
      const settled = await run.advanceUntilSettled(level);
      return settled.kind === 'held' ? settled.findings.map(({ code }) => code) : [];
    } finally {
      await run.close();
    }
  }

  test('is refused while an event of the source would go on writing', async () => {
    await world.servers.source.asRoot('SET GLOBAL event_scheduler = ON');
    expect(await reach('cut-over')).toEqual(['cutover.events-pass-account-fence']);

    await world.servers.source.asRoot('SET GLOBAL event_scheduler = OFF');
    expect(await locks()).toEqual(before);
  });

  test.each([
    { line: 'raise-fence', moment: 'part written-down' },
    { line: 'raise-fence', moment: "part locked 'second'@'%'" },
    { line: 'raise-fence', moment: 'part drained' },
    { line: 'prove-fence-held', moment: 'done' },
  ])('killed at $line, $moment, is taken down: exactly what it locked is unlocked', async (at) => {
    await cutOverUntilKilled(world.stateDir(desired.name), desired, at);

    await eventually('the source takes writes', () => writable('source'), settleMs);
    await eventually(
      'and every lock is as it was',
      async () => JSON.stringify(await locks()) === JSON.stringify(before),
      settleMs,
    );
    expect(await writable('target')).toBe(false);
    await reach('validated');
  });

  test('ends what is open, rolls it back, lets nothing through, and the target takes over', async () => {
    const { source, target } = world.servers;
    const open = await createConnection({
      ...{ host: source.host, port: source.port, user: appUser, password: appPassword, ssl: { ca: source.caPem } },
    });
    open.on('error', () => undefined);
    // After the gates, which would have refused it, and a second before the fence.
    let began: Promise<unknown> = Promise.resolve();
    const observer: Observer = {
      notice({ name, facts }) {
        if (name !== 'cutover.line-started' || facts.line !== 'arm-dead-man') return;
        began = open.query('BEGIN').then(() => open.query("INSERT INTO shop.voucher VALUES ('OPEN', 1)"));
      },
    };

    expect(await reach('cut-over', observer)).toEqual([]);

    await began;
    await expect(open.query('COMMIT')).rejects.toThrow();
    open.destroy();
    expect(await writable('source')).toBe(false);
    expect(await writable('target')).toBe(true);
    expect(await target.asRoot("SELECT * FROM shop.voucher WHERE code = 'OPEN'")).toEqual([]);
    expect(await source.asRoot('SELECT @@global.read_only AS ro')).toEqual([{ ro: 0 }]);
    const untouched = tinyShopTables.filter((table) => table !== 'voucher');
    expect(await tableSums(target, 'shop', untouched)).toEqual(await tableSums(source, 'shop', untouched));
  });
});
