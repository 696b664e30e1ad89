import type { Desired } from '../../lambda/contract/desired';
import { type LocalRun, openLocalRun } from '../../lambda/entry/local';
import { readLagHistory } from '../../lambda/migration/evidence/lag-history';
import type { Verdict } from '../../lambda/migration/gates';
import { stand } from '../../lambda/migration/standing';
import { canWrite } from '../support/can-write';
import { eventually } from '../support/eventually';
import { declareFilter, managed, platformPorts } from '../support/managed-world';
import { makeTinyShop, tableSums, tinyShopTables } from '../support/tiny-shop';
import { appPassword, appUser, startWorld, type World } from '../support/world';

jest.setTimeout(240_000);

const noHurry = { remainingMs: () => 600_000, shouldPause: () => false };

/** One migration from the proof to the clean up, with both platforms' manners; each test goes on where the last one ended. */
describe('the way back', () => {
  let world: World;
  let desired: Desired;
  let run: LocalRun;
  const events: { name: string; facts: Readonly<Record<string, unknown>> }[] = [];

  beforeAll(async () => {
    world = await startWorld();
    await makeTinyShop(world.servers.source);
    desired = managed(world, 'way-back', { wayBack: 'required' });
    run = await opened(desired);
    expect(await run.advanceUntilSettled('validated')).toMatchObject({ kind: 'reached' });
  });
  afterAll(async () => {
    await run?.close();
    await world?.stop();
  });

  const opened = (wanted: Desired) =>
    openLocalRun({
      desired: wanted,
      stateDir: world.stateDir('way-back'),
      observer: { notice: (event) => void events.push(event) },
      around: platformPorts(world.servers),
    });
  const record = async () => (await run.ports.records.read())?.record;
  const publishedState = async () => JSON.parse((await run.ports.published.get('way-back')) ?? '{}');
  const channelOf = async (server: 'source' | 'target') =>
    (await world.servers[server].asRoot('SHOW REPLICA STATUS'))[0];
  const gateCodes = async () => {
    const { verdicts } = (await run.ports.blobs.get('gates.json')) as { readonly verdicts: readonly Verdict[] };
    return verdicts.find(({ gate }) => gate === 'way-back')?.findings.map(({ code, weight }) => `${weight} ${code}`);
  };

  test('its account was made on the target: replication and nothing else, over TLS', async () => {
    const [grant] = await world.servers.target.asRoot("SHOW GRANTS FOR 'rds_to_azure_back'@'%'");
    const [tls] = await world.servers.target.asRoot(
      "SELECT ssl_type t FROM mysql.user WHERE user = 'rds_to_azure_back'",
    );

    expect(Object.values(grant ?? {})).toEqual(['GRANT REPLICATION SLAVE ON *.* TO `rds_to_azure_back`@`%`']);
    expect(tls).toEqual({ t: 'ANY' });
    expect(await run.ports.passwords.replication('target')).not.toBe(await run.ports.passwords.replication('source'));
  });

  test('required and without the filter that keeps the platform out: held, nothing fenced, no channel left', async () => {
    const settled = await run.advanceUntilSettled('cut-over');

    expect(settled.kind === 'held' ? settled.findings.map(({ code }) => code) : settled.kind).toEqual([
      'way-back.filter-missing',
    ]);
    expect(await channelOf('source')).toBeUndefined();
    expect(await canWrite(world.servers.source, { user: appUser, password: appPassword })).toBe(true);
    expect(events.map(({ name }) => name)).not.toContain('cutover.line-started');
  });

  test('a source that follows somebody else is refused', async () => {
    await world.servers.source.asRoot(
      "CHANGE REPLICATION SOURCE TO SOURCE_HOST = '127.0.0.1', SOURCE_PORT = 1, SOURCE_USER = 'somebody'",
    );
    const settled = await run.advanceUntilSettled('cut-over');
    await world.servers.source.asRoot('RESET REPLICA ALL');

    expect(settled.kind === 'held' ? settled.findings.map(({ code }) => code) : settled.kind).toEqual([
      'way-back.follows-another',
    ]);
  });

  test('a channel that a dead process left on the source is removed by whoever comes next', async () => {
    await declareFilter(world.servers);
    const dying = await openLocalRun({
      desired,
      stateDir: world.stateDir('way-back'),
      observer: { notice: () => undefined },
      around: (ports) => ({
        ...platformPorts(world.servers)(ports),
        clock: {
          ...ports.clock,
          // The proof waits for its beat: the process ends there.
          sleep: async (ms) =>
            (await channelOf('source')) === undefined ? ports.clock.sleep(ms) : new Promise(() => undefined),
        },
      }),
    });
    void dying.advanceUntilSettled('cut-over').catch(() => undefined);
    await eventually('the channel is there', async () => (await channelOf('source')) !== undefined);

    expect((await record())?.leases.map(({ setting }) => setting)).toContain('tried way back');
    await world.servers.target.asRoot('SELECT 1');
    for (const row of await world.servers.target.asRoot(
      "SELECT id FROM performance_schema.processlist WHERE user = 'admin'",
    )) {
      await world.servers.target.asRoot(`KILL ${String(row.id)}`).catch(() => undefined);
    }
    expect(await run.advanceUntilSettled('validated')).toMatchObject({ kind: 'reached' });
    expect(await channelOf('source')).toBeUndefined();
    expect((await record())?.leases.map(({ setting }) => setting)).not.toContain('tried way back');
  });

  test('proven with a real channel before the fence, open after the promotion', async () => {
    events.length = 0;
    const settled = await run.advanceUntilSettled('cut-over');

    expect(settled.kind === 'held' ? settled.findings : settled.kind).toBe('reached');
    const names = events.map(({ name }) => name);
    expect(names.indexOf('way-back.tried')).toBeGreaterThan(-1);
    expect(names.indexOf('way-back.tried')).toBeLessThan(names.indexOf('cutover.line-started'));
    expect(await gateCodes()).toEqual(['note way-back.certificate-unverified']);
    expect((await record())?.wayBack).toMatchObject({ state: 'open', why: '' });
    expect(await publishedState()).toMatchObject({ state: 'open' });
  });

  test('the source follows the target and stays closed to everyone else', async () => {
    await world.servers.target.asRoot("INSERT INTO shop.customer (name) VALUES ('after the promotion')");
    await world.servers.target.asRoot('CREATE TABLE shop.late (id INT PRIMARY KEY); INSERT INTO shop.late VALUES (7)');

    await eventually('the source has it', async () => {
      const rows = await world.servers.source.asRoot("SELECT 1 FROM shop.customer WHERE name = 'after the promotion'");
      return rows.length === 1 && (await channelOf('source'))?.Replica_SQL_Running === 'Yes';
    });
    expect(await canWrite(world.servers.source, { user: appUser, password: appPassword })).toBe(false);
    expect(await canWrite(world.servers.target, { user: appUser, password: appPassword })).toBe(true);
    await eventually('both are equal', async () => {
      const [there, here] = await Promise.all(
        (['source', 'target'] as const).map((side) => tableSums(world.servers[side], 'shop', tinyShopTables)),
      );
      return JSON.stringify(there) === JSON.stringify(here);
    });
  });

  test('it is watched: a channel that stops is loudly down, one that is gone is loudly gone', async () => {
    await world.servers.source.asRoot('STOP REPLICA');
    await stand(desired, run.ports, noHurry);
    const stopped = await publishedState();
    await world.servers.source.asRoot('START REPLICA');
    await eventually('it runs', async () => (await channelOf('source'))?.Replica_IO_Running === 'Yes');
    await stand(desired, run.ports, noHurry);
    const again = await publishedState();

    expect(stopped).toMatchObject({ state: 'down', why: expect.stringContaining('receiver: no') });
    expect(again).toMatchObject({ state: 'open', why: '' });
    expect(events.map(({ name }) => name)).toContain('way-back.down');
    // For the plot of a roll back's report; what was measured before the promotion is another history.
    expect(await readLagHistory(run.ports.blobs, 'back')).toEqual([
      { at: expect.any(String), lagMs: expect.any(Number) },
    ]);
  });

  test('the clean up ends it before it drops anything, and says so', async () => {
    const settled = await run.advanceUntilSettled('cleaned-up');

    expect(settled.record.outputs['clean-up']?.removed).toEqual(
      expect.arrayContaining([
        'the way back: replication channel on the source',
        'account rds_to_azure_back on the target',
      ]),
    );
    expect(await channelOf('source')).toBeUndefined();
    expect(await publishedState()).toMatchObject({ state: 'ended' });
    expect(await world.servers.target.asRoot("SELECT 1 FROM mysql.user WHERE user = 'rds_to_azure_back'")).toEqual([]);
  });
});
