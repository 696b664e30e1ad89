import { unlimitedBudget } from '../../lambda/adapters/node';
import type { Desired } from '../../lambda/contract/desired';
import { pulseSchema } from '../../lambda/contract/names';
import { type LocalRun, openLocalRun } from '../../lambda/entry/local';
import type { StandingLook } from '../../lambda/migration/data/standing-look';
import { readLagHistory } from '../../lambda/migration/evidence/lag-history';
import type { Event, Session } from '../../lambda/migration/ports';
import { lookAtLag, watchLag } from '../../lambda/migration/servers/lag';
import { stand } from '../../lambda/migration/standing';
import { sql } from '../../lambda/mysql/statement';
import { eventually } from '../support/eventually';
import { makeTinyShop } from '../support/tiny-shop';
import { startWorld, type World } from '../support/world';

jest.setTimeout(240_000);

let world: World;
let desired: Desired;
let run: LocalRun;
const events: Event[] = [];

beforeAll(async () => {
  world = await startWorld();
  await makeTinyShop(world.servers.source);
  desired = world.desired('lag');
  run = await openLocalRun({
    desired,
    stateDir: world.stateDir('lag'),
    observer: { notice: (event) => void events.push(event) },
  });
  expect(await run.advanceUntilSettled('validated')).toMatchObject({ kind: 'reached' });
});
afterAll(async () => {
  await run?.close();
  await world?.stop();
});

async function whileLocked(work: (session: Session) => Promise<void>): Promise<void> {
  const session = await run.ports.databases.open('target', { purpose: 'test' });
  await session.run(sql`LOCK TABLES shop.voucher READ`);
  try {
    await work(session);
  } finally {
    await session.run(sql`UNLOCK TABLES`);
    await session.close();
  }
}

test('on an idle source the lag is measured, with the position that proves it', async () => {
  const look = await lookAtLag(run.ports, 10_000);

  expect(look).toMatchObject({ lagMs: expect.any(Number), applied: { file: expect.stringMatching(/\.\d+$/) } });
});

test('a pulse that somebody else writes does not pass for one that arrived', async () => {
  await whileLocked(async () => {
    await world.servers.source.asRoot("UPDATE shop.voucher SET weight = 4 WHERE code = 'V4'");
    await world.servers.target.asRoot(`UPDATE ${pulseSchema}.pulse SET value = value + 1000000000000`);

    expect(await lookAtLag(run.ports, 1000)).toMatchObject({ lagMs: 'unknown', reason: 'contradiction' });
  });
  await eventually('the pulse arrives', async () => (await lookAtLag(run.ports, 2000)).lagMs !== 'unknown');
});

test('threads that run and a position that stands still: stuck, and who is to blame', async () => {
  await whileLocked(async () => {
    await world.servers.source.asRoot("UPDATE shop.voucher SET weight = 5 WHERE code = 'V5'");

    // Up to the statement in the way the applier works: from then on it stands.
    await eventually('the applier waits for the lock', async () => {
      const look = await lookAtLag(run.ports, 1000);
      return look.lagMs === 'unknown' && look.reason === 'stuck' && look.why.includes('the applier');
    });
  });
  await eventually('the pulse arrives again', async () => (await lookAtLag(run.ports, 2000)).lagMs !== 'unknown');
});

test('a channel that is stopped is no lag of zero, and readiness says so', async () => {
  await world.servers.target.asRoot('CALL mysql.az_replication_stop');

  expect(await lookAtLag(run.ports, 1000)).toMatchObject({ lagMs: 'unknown', reason: 'stopped' });
  await stand(desired, run.ports, unlimitedBudget);
  expect(JSON.parse((await run.ports.published.get('ready')) ?? '')).toMatchObject({
    ready: false,
    why: expect.stringContaining('stopped'),
  });
  // For the plot of the report: why it is not known, and what the positions say.
  expect((await readLagHistory(run.ports.blobs)).at(-1)).toMatchObject({
    ...{ lagMs: null, reason: 'stopped', behindBytes: expect.any(Number) },
  });

  await world.servers.target.asRoot('CALL mysql.az_replication_start');
});

test('the retention race: what the target needs next grows old, and the source is told to keep it longer', async () => {
  await world.servers.target.asRoot('CALL mysql.az_replication_stop');
  await world.servers.source.asRoot('SET GLOBAL binlog_expire_logs_seconds = 259200');
  const [status] = await world.servers.target.asRoot('SHOW REPLICA STATUS');
  const applied = {
    file: String(status?.Relay_Source_Log_File),
    position: Number(status?.Exec_Source_Log_Pos),
  };
  await world.servers.source.asRoot("UPDATE shop.voucher SET weight = 6 WHERE code = 'V6'");
  const record = (await run.ports.records.read())?.record;
  const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
  const samples = [{ at: hoursAgo(60), source: applied, applied }];
  await run.ports.blobs.put('positions.json', { frozenId: record?.outputs.freeze?.id, samples });

  await stand(desired, run.ports, unlimitedBudget);

  expect(events.filter(({ name }) => name === 'standing.unanswered')).toEqual([]);
  const look = (await run.ports.blobs.get('standing.json')) as StandingLook;
  expect(look.retention).toMatchObject({ needAgeSeconds: expect.any(Number), applied });
  expect(look.findings).toMatchObject([{ code: 'standing.retention-race', side: 'source' }]);
  expect(look.retention).toMatchObject({ applyRate: null, keptSeconds: 72 * 3600 });
  expect(await world.servers.source.asRoot('SELECT @@global.binlog_expire_logs_seconds AS s')).toEqual([
    { s: 720 * 3600 },
  ]);
  const leases = (await run.ports.records.read())?.record.leases ?? [];
  expect(leases.find(({ setting }) => setting === 'binlog_expire_logs_seconds')).toMatchObject({ server: 'source' });
  await world.servers.target.asRoot('CALL mysql.az_replication_start');
});

// A failover of a Multi-AZ instance is a crash whose storage comes back under the same name.
test.each([
  { event: 'restarts', how: 'clean' },
  { event: 'fails over', how: 'kill' },
] as const)('a source that $event: unknown while it is away, measured when it is back', async ({ how }) => {
  const watch = watchLag(run.ports);
  await eventually('the watch sees the pulse', async () => (await watch.look(2000)).lagMs !== 'unknown');

  await world.servers.source.asRoot('FLUSH BINARY LOGS');
  await world.servers.source.stop(how);
  expect(await watch.look(1000)).toMatchObject({ lagMs: 'unknown' });
  await world.servers.source.start();
  await eventually('the watch sees the pulse again', async () => (await watch.look(2000)).lagMs !== 'unknown', 60_000);
  await watch.close();
});
