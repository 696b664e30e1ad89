import { type Connection, createConnection } from 'mysql2/promise';
import type { Desired } from '../../lambda/contract/desired';
import { type LocalRun, openLocalRun } from '../../lambda/entry/local';
import { canWrite } from '../support/can-write';
import { eventually } from '../support/eventually';
import { purgeWhatNobodyReads } from '../support/purge-what-nobody-reads';
import { makeTinyShop, tableSums, tinyShopTables } from '../support/tiny-shop';
import { appPassword, appUser, startWorld, type World } from '../support/world';

jest.setTimeout(240_000);

/** Each case closes one gate, sees the source untouched, opens it again. The last one promotes. */
describe('a cut over that is held', () => {
  let world: World;
  let desired: Desired;
  let run: LocalRun;

  beforeAll(async () => {
    world = await startWorld();
    await makeTinyShop(world.servers.source);
    desired = world.desired('held', {
      limits: {
        ...world.desired('held').limits,
        writeOutageBudgetSeconds: 4,
        fenceTimeoutSeconds: 2,
        maxLagSeconds: 1,
      },
    });
    run = await openLocalRun({ desired, stateDir: world.stateDir('held'), observer: { notice: () => undefined } });
    expect(await run.advanceUntilSettled('validated')).toMatchObject({ kind: 'reached' });
  });
  afterAll(async () => {
    await run?.close();
    await world?.stop();
  });

  const app = () =>
    createConnection({
      host: world.servers.source.host,
      port: world.servers.source.port,
      user: appUser,
      password: appPassword,
      ssl: { ca: world.servers.source.caPem },
    });

  async function isHeldWith(code: string): Promise<void> {
    const settled = await run.advanceUntilSettled('cut-over');
    expect(settled.kind === 'held' ? settled.findings.map((finding) => finding.code) : settled.kind).toContain(code);
    expect(await canWrite(world.servers.source, { user: appUser, password: appPassword })).toBe(true);
    expect(await canWrite(world.servers.target, { user: appUser, password: appPassword })).toBe(false);
    expect(await run.ports.published.get('fence')).not.toBe('up');
    const record = (await run.ports.records.read())?.record;
    expect(record).toMatchObject({ level: 'validated', latch: 'aborted', cutover: { outcome: 'aborted' } });
  }

  async function whileOpen(connection: Connection, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } finally {
      connection.destroy();
    }
  }

  test('by an XA transaction that is prepared: it would commit through the fence', async () => {
    const connection = await app();
    for (const statement of [
      "XA START 'x1'",
      "INSERT INTO shop.voucher VALUES ('XA', 1)",
      "XA END 'x1'",
      "XA PREPARE 'x1'",
    ]) {
      await connection.query(statement);
    }
    connection.destroy();

    await isHeldWith('cutover.prepared-xa');

    await world.servers.source.asRoot("XA ROLLBACK 'x1'");
  });

  test('by a transaction that has been open for long', async () => {
    const connection = await app();
    await connection.query('BEGIN');
    await connection.query("UPDATE shop.voucher SET weight = 2 WHERE code = 'V2'");
    await new Promise((resolve) => setTimeout(resolve, 2500));

    await whileOpen(connection, () => isHeldWith('cutover.open-work'));
  });

  test('by such a transaction also when an emoji in its running statement hides the list of them', async () => {
    const [hidden, other] = [await app(), await app()];
    for (const [connection, code] of [
      [hidden, 'V2'],
      [other, 'V3'],
    ] as const) {
      await connection.query('BEGIN');
      await connection.query('UPDATE shop.voucher SET weight = 2 WHERE code = ?', [code]);
    }
    await new Promise((resolve) => setTimeout(resolve, 2500));
    hidden.query("SELECT SLEEP(60), '\u{1F600}'").catch(() => undefined);
    await expect(world.servers.source.asRoot('SELECT COUNT(*) FROM information_schema.innodb_trx')).rejects.toThrow(
      'utf8mb4 to utf8mb3',
    );

    await whileOpen(other, () =>
      whileOpen(hidden, async () => {
        await isHeldWith('cutover.open-work');
        const held = (await run.ports.records.read())?.record.held ?? [];
        for (const { threadId } of [hidden, other]) {
          expect(held).toContainEqual(
            expect.objectContaining({
              code: 'cutover.open-work',
              subject: `transaction of connection ${threadId}`,
              message: expect.stringMatching(/^shop_app has had a transaction open for [2-9] s \(1 changes/),
            }),
          );
        }
        expect(held.map(({ code }) => code)).not.toContain('cutover.gate-unknown');
        // A client that goes away does not end what it has asked for.
        await world.servers.source.asRoot(`KILL ${hidden.threadId}`);
      }),
    );
  });

  test('by a table lock that the fence would wait behind', async () => {
    const connection = await app();
    await connection.query('LOCK TABLES shop.note WRITE');

    await whileOpen(connection, async () => {
      const settled = await run.advanceUntilSettled('cut-over');
      const codes = settled.kind === 'held' ? settled.findings.map((finding) => finding.code) : [];
      // Too young for the gate, the lock is met by the fence: the request is withdrawn in time.
      expect(['cutover.fence-late', 'cutover.open-work']).toContain(codes[0]);
    });

    await eventually('the source takes writes', () =>
      canWrite(world.servers.source, { user: appUser, password: appPassword }),
    );
    expect(await run.ports.published.get('fence')).not.toBe('up');
  });

  test('by a channel that does not run', async () => {
    await world.servers.target.asRoot('CALL mysql.az_replication_stop');

    await isHeldWith('cutover.channel-not-running');

    await world.servers.target.asRoot('CALL mysql.az_replication_start');
  });

  test('by an account of the source that can already write to the target', async () => {
    await world.servers.target.asRoot(`ALTER USER '${appUser}'@'%' ACCOUNT UNLOCK`);

    const settled = await run.advanceUntilSettled('cut-over');

    await world.servers.target.asRoot(`ALTER USER '${appUser}'@'%' ACCOUNT LOCK`);
    expect(settled).toMatchObject({ kind: 'held', findings: [{ code: 'cutover.account-open-on-target' }] });
  });

  test('and, once nothing is in the way, promotes; asked again, it is done', async () => {
    const before = (await run.ports.records.read())?.record.outputs.validate;
    await purgeWhatNobodyReads(world.servers.source, world.servers.target);

    const settled = await run.advanceUntilSettled('cut-over');

    expect(settled.kind === 'held' ? settled.findings : []).toEqual([]);
    // What was changed since that pass can not be read any more: there was another one before the switch.
    expect(settled.record.outputs.validate?.clean).toBe(true);
    expect(Date.parse(settled.record.outputs.validate?.startedAt ?? '')).toBeGreaterThan(
      Date.parse(before?.finishedAt ?? ''),
    );
    expect(await canWrite(world.servers.target, { user: appUser, password: appPassword })).toBe(true);
    expect(await canWrite(world.servers.source, { user: appUser, password: appPassword })).toBe(false);
    expect(await run.advanceUntilSettled('cut-over')).toMatchObject({ kind: 'reached' });
    expect(await run.advanceUntilSettled('validated')).toMatchObject({
      kind: 'reached',
      record: { latch: 'promoted' },
    });
    // Nobody has given this run hands on the platform's parameters: the target could not be fenced.
    const back = await run.advanceUntilSettled('rolled-back');
    expect(back).toMatchObject({ kind: 'held', findings: [{ code: 'cutover.gate-unknown', subject: 'target-fence' }] });
    expect(await canWrite(world.servers.target, { user: appUser, password: appPassword })).toBe(true);
    const tables = tinyShopTables.filter((table) => table !== 'voucher');
    expect(await tableSums(world.servers.target, 'shop', tables)).toEqual(
      await tableSums(world.servers.source, 'shop', tables),
    );
  });

  test('a write on the target that did not come through the channel closes the gate', async () => {
    const other = await secondWorld();
    try {
      await other.world.servers.target.asRoot("INSERT INTO shop.note VALUES ('rogue', NULL)");

      const settled = await other.run.advanceUntilSettled('cut-over');

      expect(settled).toMatchObject({ kind: 'held' });
      const codes = settled.kind === 'held' ? settled.findings.map((finding) => finding.code) : [];
      expect(codes).toContain('cutover.rogue-writes');
    } finally {
      await other.run.close();
      await other.world.stop();
    }
  });

  async function secondWorld(): Promise<{ readonly world: World; readonly run: LocalRun }> {
    const second = await startWorld();
    await makeTinyShop(second.servers.source);
    const wanted = second.desired('rogue');
    const opened = await openLocalRun({
      desired: wanted,
      stateDir: second.stateDir('rogue'),
      observer: { notice: () => undefined },
    });
    await opened.advanceUntilSettled('validated');
    return { world: second, run: opened };
  }
});
