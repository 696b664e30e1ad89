import { type LocalServer, type LocalServers, startLocalServers } from '../../lambda/adapters/local/mysqld';
import type { Desired } from '../../lambda/contract/desired';
import { blockers } from '../../lambda/contract/finding';
import { pulseSchema } from '../../lambda/contract/names';
import { measureLag } from '../../lambda/migration/servers/pulse';
import { readReplicaStatus } from '../../lambda/migration/servers/replica-status';
import { assess } from '../../lambda/migration/steps/assess';
import { freeze } from '../../lambda/migration/steps/freeze';
import { prepare } from '../../lambda/migration/steps/prepare';
import { replicate } from '../../lambda/migration/steps/replicate';
import { type Harness, openHarness } from '../support/step-harness';

jest.setTimeout(120_000);

let servers: LocalServers;
let run: Harness;

/** An admin of a server that nobody manages: it steers replication with MySQL's own statements. */
async function makeMover(server: LocalServer): Promise<void> {
  await server.asRoot(`SET sql_log_bin = 0; CREATE USER 'mover'@'%' IDENTIFIED BY '${server.adminPassword}';
    GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, RELOAD, PROCESS, REFERENCES, INDEX, ALTER, SHOW DATABASES,
      LOCK TABLES, EXECUTE, REPLICATION SLAVE, REPLICATION CLIENT, CREATE VIEW, SHOW VIEW, CREATE ROUTINE,
      ALTER ROUTINE, CREATE USER, EVENT, TRIGGER ON *.* TO 'mover'@'%' WITH GRANT OPTION;
    GRANT SYSTEM_VARIABLES_ADMIN, XA_RECOVER_ADMIN, REPLICATION_SLAVE_ADMIN ON *.* TO 'mover'@'%'`);
}

beforeAll(async () => {
  servers = await startLocalServers({
    durable: false,
    serverArguments: { source: ['--binlog-expire-logs-seconds=7200'], target: ['--local-infile=OFF'] },
  });
  for (const server of [servers.source, servers.replica, servers.target]) await makeMover(server);
  await servers.source.asRoot('CREATE DATABASE shop; CREATE TABLE shop.item (id INT PRIMARY KEY)');
  const own = (server: LocalServer): Desired['source'] => ({
    host: server.host,
    port: server.port,
    user: 'mover',
    password: { kind: 'environment', name: 'UNUSED' },
    platform: 'mysql',
    tls: 'verified',
    caPem: server.caPem,
  });
  const { source, replica, target } = servers;
  run = await openHarness(servers, { source: own(source), replica: own(replica), target: own(target) });
});
afterAll(async () => {
  await run?.close();
  await servers?.stop();
});

test('the same steps run in the words of plain MySQL, and their undo leaves both servers as they were', async () => {
  const { findings } = await run.finish(assess);
  await run.finish(prepare);
  const prepared = await servers.source.asRoot('SELECT @@global.binlog_expire_logs_seconds AS s');
  const loading = await servers.target.asRoot('SELECT @@global.local_infile AS l');
  await run.finish(freeze);
  await servers.source.asRoot('INSERT INTO shop.item VALUES (1)');
  await servers.target.asRoot(`CREATE DATABASE shop; CREATE TABLE shop.item (id INT PRIMARY KEY);
    CREATE DATABASE ${pulseSchema};
    CREATE TABLE ${pulseSchema}.pulse (id TINYINT UNSIGNED NOT NULL PRIMARY KEY, value BIGINT UNSIGNED NOT NULL)`);
  const pulse = await servers.replica.asRoot(`SELECT value FROM ${pulseSchema}.pulse`);
  await servers.target.asRoot(`INSERT INTO ${pulseSchema}.pulse VALUES (1, ${String(pulse[0]?.value)})`);
  await run.finish(replicate);
  const { lagMs } = await measureLag(run.ports, 10_000);

  expect(blockers(findings)).toEqual([]);
  expect(prepared).toEqual([{ s: 259200 }]);
  expect(loading).toEqual([{ l: 1 }]);
  expect(lagMs).not.toBe('unknown');
  expect(await servers.target.asRoot('SELECT id FROM shop.item')).toEqual([{ id: 1 }]);

  for (const step of [replicate, freeze, prepare, assess] as const) await step.undo(run.context);
  for (const step of [replicate, freeze, prepare, assess] as const) await step.undo(run.context);

  expect(await readReplicaStatus(run.context.conductor)).toBeUndefined();
  expect(await servers.source.asRoot('SELECT @@global.binlog_expire_logs_seconds AS s')).toEqual([{ s: 7200 }]);
  expect(await servers.target.asRoot('SELECT @@global.local_infile AS l')).toEqual([{ l: 0 }]);
  const replica = await servers.replica.asRoot('SHOW REPLICA STATUS');
  expect(replica[0]).toMatchObject({ Replica_IO_Running: 'Yes', Replica_SQL_Running: 'Yes' });
  expect(run.context.record().leases).toEqual([]);
});
