import { createConnection } from 'mysql2/promise';
import type { Desired } from '../../lambda/contract/desired';
import { replicationUser } from '../../lambda/contract/names';
import type { Reach } from '../../lambda/contract/reach';
import { type LocalRun, openLocalRun } from '../../lambda/entry/local';
import { isEvidence } from '../../lambda/migration/data/evidence';
import { verifyEvidence } from '../../lambda/migration/evidence/verify';
import { migrationMarkdown } from '../../scripts/report/migration/migration-markdown';
import { canWrite } from '../support/can-write';
import { eventually } from '../support/eventually';
import { declareFilter, managed, platformPorts } from '../support/managed-world';
import { mortal } from '../support/mortal';
import { purgeWhatNobodyReads } from '../support/purge-what-nobody-reads';
import { makeTinyShop, tableSums, tinyShopTables } from '../support/tiny-shop';
import { appPassword, appUser, startWorld, type World } from '../support/world';

jest.setTimeout(240_000);

const app = { user: appUser, password: appPassword };

/** Forth, back, forth again by a new copy, back, and forth again without one, with both platforms' manners; each test goes on where the last one ended. */
describe('a roll back after the promotion', () => {
  let world: World;
  let run: LocalRun;
  const events: { name: string; facts: Readonly<Record<string, unknown>> }[] = [];

  beforeAll(async () => {
    world = await startWorld();
    await makeTinyShop(world.servers.source);
    await declareFilter(world.servers);
    run = await opened();
    expect(await run.advanceUntilSettled('cut-over')).toMatchObject({ kind: 'reached' });
  });
  afterAll(async () => {
    await run?.close();
    await world?.stop();
  });

  const opened = (consents: Pick<Partial<Desired>, 'emptyTarget' | 'followAgain'> = {}) =>
    openLocalRun({
      desired: managed(world, 'roll-back', { wayBack: 'required', ...consents }),
      stateDir: world.stateDir('roll-back'),
      observer: { notice: (event) => void events.push(event) },
      around: platformPorts(world.servers, 50),
    });
  const record = async () => (await run.ports.records.read())?.record;
  const eventState = async (server: 'source' | 'target') =>
    (
      await world.servers[server].asRoot("SELECT status s FROM information_schema.events WHERE event_name = 'nightly'")
    )[0]?.s;
  const writable = async () => ({
    source: await canWrite(world.servers.source, app),
    target: await canWrite(world.servers.target, app),
  });
  const codesOf = async (reach: Reach) => {
    const settled = await run.advanceUntilSettled(reach);
    return settled.kind === 'held' ? settled.findings.map(({ code }) => code) : settled.kind;
  };
  const heldWith = () => codesOf('rolled-back');
  const readOnly = async (side: 'source' | 'target') =>
    Number((await world.servers[side].asRoot('SELECT @@global.read_only value_'))[0]?.value_);

  test('the fenced source refuses the replication account by itself, two days after the promotion at the latest', async () => {
    const { source } = world.servers;
    const password = await run.ports.passwords.replication();
    const login = async () => {
      const account = { user: replicationUser, password, ssl: { ca: source.caPem } };
      try {
        (await createConnection({ host: source.host, port: source.port, ...account })).destroy();
        return 'taken';
      } catch (thrown) {
        return Object(thrown).code;
      }
    };
    // What two days do; the server looks at nothing but this.
    const changedAgo = (hours: number) =>
      source.asRoot(`SET SESSION sql_log_bin = 0;
        UPDATE mysql.user SET password_last_changed = NOW() - INTERVAL ${hours} HOUR WHERE user = '${replicationUser}';
        FLUSH PRIVILEGES`);

    expect(await readOnly('source')).toBe(1);
    expect(await login()).toBe('taken');
    await changedAgo(24);
    expect(await login()).toBe('taken');
    await changedAgo(49);
    expect(await login()).toBe('ER_MUST_CHANGE_PASSWORD_LOGIN');
    await changedAgo(0);
  });

  test('held: a source that was opened by hand, a prepared transaction; the target goes on', async () => {
    await world.servers.target.asRoot("INSERT INTO shop.customer (name) VALUES ('written on the target')");
    await world.servers.source.asRoot('SET GLOBAL read_only = 0');
    expect(await heldWith()).toContain('rollback.source-open');
    await world.servers.source.asRoot('SET GLOBAL read_only = 1');

    await world.servers.target.asRoot(
      "XA START 'x'; INSERT INTO shop.customer (name) VALUES ('prepared'); XA END 'x'; XA PREPARE 'x'",
    );
    expect(await heldWith()).toContain('cutover.prepared-xa');
    await world.servers.target.asRoot("XA ROLLBACK 'x'");

    expect(await writable()).toEqual({ source: false, target: true });
    expect(await record()).toMatchObject({ latch: 'promoted', cutover: { outcome: 'aborted' }, level: 'cut-over' });
  });

  test('undone when the channel is too slow: the target takes writes, events and accounts as before', async () => {
    const source = world.servers.source;
    const slow = await openLocalRun({
      desired: managed(world, 'roll-back', {
        wayBack: 'required',
        limits: { ...run.desired.limits, writeOutageBudgetSeconds: 2, maxLagSeconds: 1 },
      }),
      stateDir: world.stateDir('roll-back'),
      observer: {
        notice: ({ name, facts }) => {
          if (name === 'cutover.line-done' && facts.line === 'last-pulse')
            void source.asRoot('STOP REPLICA SQL_THREAD');
        },
      },
      around: platformPorts(world.servers),
    });
    const settled = await slow.advanceUntilSettled('rolled-back');
    await slow.close();

    expect(settled.kind).toBe('held');
    expect(await writable()).toEqual({ source: false, target: true });
    expect(await eventState('target')).toBe('ENABLED');
    await eventually('the channel runs again', async () => {
      const [status] = await source.asRoot('SHOW REPLICA STATUS');
      return status?.Replica_SQL_Running === 'Yes' && status.Replica_IO_Running === 'Yes';
    });
    expect(await run.ports.published.get('target-fence')).toBe('down');
  });

  test('the source takes the writes again, with everything that the target had acknowledged', async () => {
    await world.servers.target.asRoot("INSERT INTO shop.customer (name) VALUES ('just before')");
    await world.servers.target.asRoot(
      "CREATE USER 'late'@'%' IDENTIFIED BY 'late-secret-1'; GRANT ALL ON shop.* TO 'late'@'%'",
    );
    const before = await tableSums(world.servers.target, 'shop', tinyShopTables);
    const compared = (await record())?.wayBack?.validated;
    expect(compared?.clean).toBe(true);
    await purgeWhatNobodyReads(world.servers.target, world.servers.source);

    expect(await heldWith()).toBe('reached');

    // What was changed since that pass can not be read any more: there was another one before the switch.
    expect((await record())?.wayBack?.validated?.startedAt).not.toBe(compared?.startedAt);

    expect(await writable()).toEqual({ source: true, target: false });
    const [late] = await world.servers.target.asRoot("SELECT account_locked l FROM mysql.user WHERE user = 'late'");
    const [there] = await world.servers.source.asRoot(
      `SELECT account_locked l FROM mysql.user WHERE user = '${appUser}'`,
    );
    expect([late?.l, there?.l]).toEqual(['Y', 'N']);
    expect(await tableSums(world.servers.target, 'shop', tinyShopTables)).toEqual(before);
    expect((await tableSums(world.servers.source, 'shop', tinyShopTables)).slice(0, 1)).toEqual(before.slice(0, 1));
    expect([await eventState('source'), await eventState('target')]).toEqual(['ENABLED', 'DISABLED']);
    expect(await world.servers.source.asRoot('SHOW REPLICA STATUS')).toEqual([]);
  });

  test('and says so: record, published copy, evidence', async () => {
    expect(await record()).toMatchObject({ latch: 'returned', level: 'none', cutover: { outcome: 'returned' } });
    expect(await run.ports.published.get('level')).toBe('returned');
    expect(await run.ports.published.get('fence')).toBe('down');
    expect(await run.ports.published.get('target-fence')).toBe('up');
    expect(JSON.parse((await run.ports.published.get('endpoint')) ?? '{}')).toMatchObject({
      side: 'source',
      port: world.servers.source.port,
    });
    expect(await run.ports.blobs.get('evidence-back.json')).toMatchObject({
      cutover: { direction: 'back', outcome: 'returned' },
      promotion: { outcome: 'running' },
    });
    const evidence = await run.ports.blobs.get('evidence-back.json');
    if (!isEvidence(evidence)) throw new Error('no evidence of the roll back');
    expect(verifyEvidence(evidence, await record()).filter(({ holds }) => !holds)).toEqual([]);
    expect(migrationMarkdown(evidence, verifyEvidence(evidence, undefined))).toMatch(
      /rolled back, and proven[\s\S]*writes stood still \| \d/,
    );
    expect(await heldWith()).toBe('reached');
  });

  test('a new sync wants a consent that names this roll back, and nobody connected', async () => {
    const settled = await run.advanceUntilSettled('validated');
    expect(settled.kind === 'held' ? settled.findings.map(({ code }) => code) : settled.kind).toEqual([
      'sync.target-holds-data',
    ]);
    await run.close();
    run = await opened({ emptyTarget: 'some-other-one' });
    expect(await run.advanceUntilSettled('validated')).toMatchObject({ kind: 'held' });
    expect(await world.servers.target.asRoot('SELECT COUNT(*) > 0 n FROM shop.customer')).toEqual([{ n: 1 }]);
  });

  test('with the consent it begins anew, and a second promotion has everything', async () => {
    await world.servers.source.asRoot("INSERT INTO shop.customer (name) VALUES ('between')");
    const { cutover } = (await record()) ?? {};
    await run.close();
    run = await opened({ emptyTarget: cutover?.id ?? '' });

    const settled = await run.advanceUntilSettled('cut-over');

    expect(settled.kind === 'held' ? settled.findings : settled.kind).toBe('reached');
    expect(await writable()).toEqual({ source: false, target: true });
    expect(
      await world.servers.target.asRoot("SELECT name FROM shop.customer WHERE name IN ('just before', 'between')"),
    ).toHaveLength(2);
    expect((await record())?.wayBack).toMatchObject({ state: 'open' });
  });

  test('a consent of an earlier roll back empties nothing after the next one', async () => {
    expect(await heldWith()).toBe('reached');

    expect(await run.advanceUntilSettled('validated')).toMatchObject({ kind: 'held' });
    expect(await writable()).toEqual({ source: true, target: false });
  });

  test('it follows again without a new copy, not before the connections of the promoted time are gone', async () => {
    const { source, target } = world.servers;
    await source.asRoot("INSERT INTO shop.customer (name) VALUES ('since the return')");
    const { cutover } = (await record()) ?? {};
    // A locked account keeps the connections it has: this one has slept through the roll back.
    await target.asRoot(`ALTER USER '${appUser}'@'%' ACCOUNT UNLOCK`).catch(() => undefined);
    const asleep = await createConnection({ host: target.host, port: target.port, ...app, ssl: { ca: target.caPem } });
    await target.asRoot(`ALTER USER '${appUser}'@'%' ACCOUNT LOCK`);
    await run.close();
    run = await opened({ followAgain: cutover?.id ?? '' });
    expect(await codesOf('validated')).toEqual(['sync.sessions-on-target']);
    expect(await readOnly('target')).toBe(1);
    await asleep.end();
    events.length = 0;

    expect(await codesOf('validated')).toBe('reached');

    const steps = events.filter(({ name }) => name === 'step.started').map(({ facts }) => facts.step);
    expect(steps).toEqual(['replicate', 'validate']);
    const [account] = await source.asRoot(
      `SELECT password_lifetime d FROM mysql.user WHERE user = '${replicationUser}'`,
    );
    expect(account?.d).toBe(0);
    expect(await writable()).toEqual({ source: true, target: false });
    expect(await tableSums(target, 'shop', tinyShopTables)).toEqual(await tableSums(source, 'shop', tinyShopTables));
  });

  test('and is promoted again, with all that was written on either side, and with a way back', async () => {
    const { source, target } = world.servers;

    expect(await codesOf('cut-over')).toBe('reached');

    expect(await writable()).toEqual({ source: false, target: true });
    const names = ['written on the target', 'just before', 'between', 'since the return'];
    const list = names.map((name) => `'${name}'`).join(', ');
    expect(await target.asRoot(`SELECT DISTINCT name FROM shop.customer WHERE name IN (${list})`)).toHaveLength(4);
    expect([await eventState('target'), (await record())?.wayBack]).toMatchObject(['ENABLED', { state: 'open' }]);
    await target.asRoot("INSERT INTO shop.customer (name) VALUES ('after the second time')");
    expect(await codesOf('rolled-back')).toBe('reached');
    expect(await source.asRoot("SELECT 1 FROM shop.customer WHERE name = 'after the second time'")).toHaveLength(1);
  });

  test.each([1, 2, 3, 4])(
    'a death after write %i to the record while it begins to follow is gone on from',
    async (write) => {
      const { source, target } = world.servers;
      const { cutover } = (await record()) ?? {};
      await source.asRoot(`INSERT INTO shop.customer (name) VALUES ('death ${write}')`);
      const changes = { followAgain: cutover?.id ?? '' };
      await run.close();
      const dying = await openLocalRun({
        desired: managed(world, 'roll-back', { wayBack: 'required', ...changes }),
        stateDir: world.stateDir('roll-back'),
        observer: { notice: () => undefined },
        around: (ports) => mortal(platformPorts(world.servers)(ports), write).ports,
      });
      await expect(dying.advanceUntilSettled('validated')).rejects.toThrow();
      await dying.close().catch(() => undefined);
      expect((await writable()).target).toBe(false);

      run = await opened(changes);
      expect(await codesOf('validated')).toBe('reached');
      expect(await tableSums(target, 'shop', tinyShopTables)).toEqual(await tableSums(source, 'shop', tinyShopTables));
      // Back to where the next one begins.
      expect(await codesOf('cut-over')).toBe('reached');
      expect(await codesOf('rolled-back')).toBe('reached');
    },
  );

  test('a source that has purged its binlog since is not followed: nothing is touched', async () => {
    const { source } = world.servers;
    const { cutover } = (await record()) ?? {};
    await source.asRoot('FLUSH BINARY LOGS; PURGE BINARY LOGS BEFORE NOW() + INTERVAL 1 MINUTE');
    await run.close();
    run = await opened({ followAgain: cutover?.id ?? '' });

    expect(await codesOf('validated')).toEqual(['sync.cannot-follow-again']);

    expect(await readOnly('target')).toBe(1);
    expect(await record()).toMatchObject({ latch: 'returned' });
  });
});
