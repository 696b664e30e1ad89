import type { LocalServers } from '../../lambda/adapters/local/mysqld';
import { newCertificateAuthority } from '../../lambda/adapters/local/mysqld/certificates';
import { pulseSchema, replicationUser } from '../../lambda/contract/names';
import { everyTable } from '../../lambda/contract/table-filter';
import type { Session } from '../../lambda/migration/ports';
import { readOwnPosition } from '../../lambda/migration/servers/own-position';
import { measureLag } from '../../lambda/migration/servers/pulse';
import { readReplicaStatus } from '../../lambda/migration/servers/replica-status';
import { newRogueWrites, rogueWrites } from '../../lambda/migration/servers/rogue-writes';
import { assess } from '../../lambda/migration/steps/assess';
import { cleanUp } from '../../lambda/migration/steps/clean-up';
import { freeze } from '../../lambda/migration/steps/freeze';
import { prepare } from '../../lambda/migration/steps/prepare';
import { replicate } from '../../lambda/migration/steps/replicate';
import { repairSettings } from '../../lambda/mysql/copy/row-repair';
import { sql } from '../../lambda/mysql/statement';
import { copyByHand, dropCopy, startStormServers } from '../support/copy-by-hand';
import { type Harness, openHarness } from '../support/step-harness';
import { writeStorm } from '../support/write-storm';

jest.setTimeout(120_000);

let servers: LocalServers;
let run: Harness;

beforeAll(async () => {
  servers = await startStormServers();
});
afterAll(() => servers?.stop());

beforeEach(async () => {
  run = await openHarness(servers);
});
afterEach(async () => {
  for (const step of [replicate, freeze, prepare, assess] as const) await step.undo(run.context);
  await run.close();
  await dropCopy(servers);
});

async function countOn(server: 'source' | 'target'): Promise<string> {
  const rows = await servers[server].asRoot('SELECT COUNT(*) AS n, SUM(id) AS s FROM shop.storm');
  return JSON.stringify(rows[0]);
}

async function writers(): Promise<readonly Session[]> {
  const open = () => run.ports.databases.open('source', { purpose: 'test-writer' });
  return Promise.all([open(), open()]);
}

test('a target follows the source from the coordinates of a replica that was stopped under writes', async () => {
  const sessions = await writers();
  await run.finish(assess);
  await run.finish(prepare);
  const storm = writeStorm(sessions);
  const frozen = await run.finish(freeze);
  await run.ports.clock.sleep(300);
  await copyByHand(servers);
  const followed = await run.finish(replicate);
  await storm.end();
  for (const session of sessions) await session.close();
  const { lagMs } = await measureLag(run.ports, 10_000);

  expect(frozen.coordinates.file).toMatch(/^mysql-bin-changelog\.\d+$/);
  expect(followed).toMatchObject({ method: 'position', startedFrom: frozen.coordinates });
  expect(lagMs).not.toBe('unknown');
  expect(await countOn('target')).toBe(await countOn('source'));
  // Asked again after a death: nothing is reset, the same answer.
  expect(await run.finish(replicate)).toEqual(followed);
});

test('prepare leaves nothing but REPLICATION SLAVE over TLS, and its undo takes back what it made', async () => {
  await run.finish(assess);
  await run.finish(prepare);
  await run.finish(prepare);

  const grants = await servers.source.asRoot(`SHOW GRANTS FOR '${replicationUser}'@'%'`);
  expect(grants.map((row) => Object.values(row)[0])).toEqual([
    expect.stringMatching(/^GRANT REPLICATION SLAVE ON \*\.\* TO/),
  ]);
  const tls = await servers.source.asRoot(`SELECT ssl_type FROM mysql.user WHERE user = '${replicationUser}'`);
  expect(tls).toEqual([{ ssl_type: 'ANY' }]);
  expect(await retentionHours()).toBe('72');

  await run.undo(prepare);

  expect(await retentionHours()).toBeNull();
  expect(await servers.source.asRoot(`SELECT 1 FROM mysql.user WHERE user = '${replicationUser}'`)).toEqual([]);
  expect(await servers.source.asRoot(`SHOW DATABASES LIKE '${pulseSchema}'`)).toEqual([]);
  expect(run.context.record().leases).toEqual([]);
});

test('the undo of a freeze lets the replica go on', async () => {
  await run.finish(prepare);
  await run.finish(freeze);
  const replica = await run.ports.databases.open('replica', { purpose: 'test' });
  expect(await readReplicaStatus(replica)).toMatchObject({ applying: false, receiving: 'no' });

  await run.undo(freeze);

  expect((await readReplicaStatus(replica))?.applying).toBe(true);
  await replica.close();
});

test('holds on a certificate that the given CA does not vouch for, and goes on after it is corrected', async () => {
  await run.finish(prepare);
  await run.finish(freeze);
  await copyByHand(servers);
  const { caPem } = newCertificateAuthority('another');
  const wrong = await run.with({ source: { ...run.desired.source, caPem } });

  // Only the channel uses that CA here: our own sessions would refuse the source before.
  const target = await openHarness(servers);
  const turn = await wrong.settle({
    ...replicate,
    turn: (context) => replicate.turn({ ...context, ports: target.ports }),
  });

  expect(turn).toMatchObject({ kind: 'held', findings: [{ code: 'replicate.tls-refused', side: 'source' }] });
  expect(await run.finish(replicate)).toMatchObject({ method: 'position' });
  await wrong.close();
  await target.close();
});

test('a write on the target that did not come through the channel is found', async () => {
  await run.finish(prepare);
  await run.finish(freeze);
  await copyByHand(servers);
  const { targetPosition } = await run.finish(replicate);
  await measureLag(run.ports, 10_000);
  const watched = { session: run.context.conductor, from: targetPosition, schemas: ['shop'], tables: everyTable };
  const kept = { blobs: run.ports.blobs, key: 'rogue.json' };
  expect(await newRogueWrites(watched, kept)).toMatchObject({ writes: [], complete: true });

  // A cut over that was aborted has already raised the numbers: that was us. So was a repair.
  const repairer = await run.ports.databases.open('target', { purpose: 'repair' });
  await repairer.run(sql`ALTER TABLE shop.storm AUTO_INCREMENT = 800000000`);
  for (const statement of repairSettings) await repairer.run(statement);
  await repairer.run(sql`INSERT INTO shop.storm (id, half) VALUES (700000000, 3)`);
  await repairer.close();
  expect(await newRogueWrites(watched, kept)).toMatchObject({ writes: [], complete: true });

  await servers.target.asRoot('INSERT INTO shop.storm (id, half) VALUES (900000000, 3)');
  await servers.target.asRoot("ALTER TABLE shop.storm COMMENT = 'mine'");
  const found = await newRogueWrites(watched, kept);
  const again = await newRogueWrites(watched, kept);
  const anew = await rogueWrites(watched);

  expect(found.writes.map((write) => write.what)).toEqual(['shop.storm', expect.stringContaining('COMMENT')]);
  expect(again.writes).toEqual(found.writes);
  expect(anew.writes).toEqual(found.writes);

  // Purged past the checkpoint: nothing is known of what lay between, and looking again does not make it known.
  await servers.target.asRoot('UPDATE shop.storm SET half = 4 WHERE id = 900000000; FLUSH BINARY LOGS');
  const logs = await servers.target.asRoot('SHOW BINARY LOGS');
  await servers.target.asRoot(`PURGE BINARY LOGS TO '${String(logs.at(-1)?.Log_name)}'`);
  expect(await newRogueWrites(watched, kept)).toMatchObject({ writes: found.writes, complete: false });
  expect((await newRogueWrites(watched, kept)).complete).toBe(false);
  const coveredTo = await readOwnPosition(run.context.conductor);
  expect((await newRogueWrites({ ...watched, coveredTo }, kept)).complete).toBe(true);
});

test('holds when somebody let the frozen replica go on during the copy', async () => {
  await run.finish(prepare);
  await run.finish(freeze);
  await copyByHand(servers);
  await servers.source.asRoot('INSERT INTO shop.storm (half) VALUES (5)');
  await servers.replica.asRoot('START REPLICA');
  await run.ports.clock.sleep(500);

  expect(await run.settle(replicate)).toMatchObject({ kind: 'held', findings: [{ code: 'source.replica-moved' }] });
  expect(await readReplicaStatus(run.context.conductor)).toBeUndefined();
});

test('clean up removes what was made and names what a fenced source keeps', async () => {
  await run.finish(prepare);
  await run.finish(freeze);
  await copyByHand(servers);
  await run.finish(replicate);
  await servers.setServerParameter('source', 'read_only', 1);

  const fenced = await run.finish(cleanUp);
  await servers.setServerParameter('source', 'read_only', 0);
  const open = await run.finish(cleanUp);

  expect(fenced.kept).toContainEqual(
    expect.stringMatching(/^account rds_to_azure_repl on the source: the source is fenced/),
  );
  expect(open.removed).toContainEqual('account rds_to_azure_repl on the source');
  expect(open.kept).toEqual([]);
  expect(await readReplicaStatus(run.context.conductor)).toBeUndefined();
});

// Last: the replica, too, has lost what it follows.
test('holds when the source no longer has the binlog of the frozen point', async () => {
  await run.finish(prepare);
  await run.finish(freeze);
  await copyByHand(servers);
  await servers.source.asRoot('FLUSH BINARY LOGS');
  const logs = await servers.source.asRoot('SHOW BINARY LOGS');
  await servers.source.asRoot(`PURGE BINARY LOGS TO '${String(logs.at(-1)?.Log_name)}'`);

  const turn = await run.settle(replicate);

  expect(turn).toMatchObject({ kind: 'held', findings: [{ code: 'replicate.binlog-purged' }] });
  expect(await readReplicaStatus(run.context.conductor)).toBeUndefined();
});

async function retentionHours(): Promise<unknown> {
  const rows = await servers.source.asRoot(
    "SELECT value FROM mysql.rds_configuration WHERE name = 'binlog retention hours'",
  );
  return rows[0]?.value;
}
