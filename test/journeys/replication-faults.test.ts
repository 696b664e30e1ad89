import type { LocalServers } from '../../lambda/adapters/local/mysqld';
import { replicationUser } from '../../lambda/contract/names';
import { channelRunning } from '../../lambda/migration/gates/channel-running';
import { assess } from '../../lambda/migration/steps/assess';
import { freeze } from '../../lambda/migration/steps/freeze';
import { prepare } from '../../lambda/migration/steps/prepare';
import { replicate } from '../../lambda/migration/steps/replicate';
import { copyByHand, startStormServers } from '../support/copy-by-hand';
import { eventually } from '../support/eventually';
import { type Harness, openHarness } from '../support/step-harness';

jest.setTimeout(180_000);

let servers: LocalServers;
let run: Harness;

/** One channel; each fault is provoked on the servers, named, and healed without skipping an event. */
beforeAll(async () => {
  servers = await startStormServers();
  run = await openHarness(servers);
  await run.finish(assess);
  await run.finish(prepare);
  await run.finish(freeze);
  await copyByHand(servers);
  await run.finish(replicate);
});
afterAll(async () => {
  await run?.close();
  await servers?.stop();
});

const onSource = (sql: string) => servers.source.asRoot(sql);
const onTarget = (sql: string) => servers.target.asRoot(sql);

async function stopsWith(code: string): Promise<void> {
  await eventually('the channel has stopped', async () => {
    const [status] = await onTarget('SHOW REPLICA STATUS');
    return status?.Replica_SQL_Running !== 'Yes' || status?.Replica_IO_Running !== 'Yes';
  });
  const turn = await run.settle(replicate);
  expect(turn).toMatchObject({ kind: 'held', findings: [{ code, weight: 'blocker' }] });
}

async function goesOn(): Promise<void> {
  await run.finish(replicate);
  const marker = await onSource('INSERT INTO shop.storm (half) VALUES (7); SELECT MAX(id) AS id FROM shop.storm');
  await eventually('the target follows', async () => {
    const rows = await onTarget(`SELECT 1 FROM shop.storm WHERE id = ${String(marker[0]?.id)}`);
    return rows.length === 1;
  });
}

async function endDumpThread(): Promise<void> {
  const [dump] = await onSource(`SELECT id FROM information_schema.processlist WHERE user = '${replicationUser}'`);
  await onSource(`KILL ${String(dump?.id)}`);
}

test('a row that is missing, and a row that is there already', async () => {
  await onSource('INSERT INTO shop.storm (id, half) VALUES (100, 1)');
  await goesOn();
  await onTarget('DELETE FROM shop.storm WHERE id = 100');
  await onSource('UPDATE shop.storm SET half = 2 WHERE id = 100');
  await stopsWith('replicate.row-missing');
  const { desired, ports, context } = run;
  const source = await ports.databases.open('source', { purpose: 'test' });
  const record = context.record();
  const [closed] = await channelRunning.ask({ desired, ports, record, source, target: context.conductor });
  await source.close();
  expect(closed?.message).toContain('a row is not there');
  await onTarget('INSERT INTO shop.storm (id, half) VALUES (100, 1)');
  await goesOn();

  await onTarget('INSERT INTO shop.storm (id, half) VALUES (200000, 1)');
  await onSource('INSERT INTO shop.storm (id, half) VALUES (200000, 1)');
  await stopsWith('replicate.duplicate-row');
  await onTarget('DELETE FROM shop.storm WHERE id = 200000');
  await goesOn();
});

test('definitions that meet something else on the target', async () => {
  await onTarget('CREATE DATABASE IF NOT EXISTS shop; CREATE TABLE shop.made (id INT PRIMARY KEY)');
  await onSource('CREATE TABLE shop.made (id INT PRIMARY KEY)');
  await stopsWith('replicate.table-exists');
  await onTarget('DROP TABLE shop.made');
  await goesOn();

  await onTarget('ALTER TABLE shop.made ADD COLUMN more INT');
  await onSource('ALTER TABLE shop.made ADD COLUMN more INT');
  await stopsWith('replicate.column-exists');
  await onTarget('ALTER TABLE shop.made DROP COLUMN more');
  await goesOn();
});

test('a primary key that is added to a table with an invisible one', async () => {
  await onSource('CREATE TABLE shop.bare (id INT NOT NULL)');
  await goesOn();
  await onTarget(`DROP TABLE shop.bare; SET SESSION sql_generate_invisible_primary_key = ON;
    CREATE TABLE shop.bare (id INT NOT NULL)`);
  await onSource('ALTER TABLE shop.bare ADD PRIMARY KEY (id)');
  await stopsWith('replicate.invisible-key');
  await onTarget('ALTER TABLE shop.bare DROP PRIMARY KEY, DROP COLUMN my_row_id');
  await goesOn();
});

test('a login that is refused, a lock on the account, and the account back', async () => {
  await onSource(`ALTER USER '${replicationUser}'@'%' IDENTIFIED BY 'another-secret-9'`);
  await endDumpThread();
  await stopsWith('replicate.login-refused');
  const password = await run.ports.passwords.replication();
  await onSource(`ALTER USER '${replicationUser}'@'%' IDENTIFIED BY '${password}'`);
  await goesOn();

  await onSource(`ALTER USER '${replicationUser}'@'%' ACCOUNT LOCK`);
  await endDumpThread();
  await stopsWith('replicate.account-locked');
  await onSource(`ALTER USER '${replicationUser}'@'%' ACCOUNT UNLOCK`);
  await goesOn();

  await onSource(`REVOKE REPLICATION SLAVE ON *.* FROM '${replicationUser}'@'%'`);
  await endDumpThread();
  await stopsWith('replicate.privilege-missing');
  await onSource(`GRANT REPLICATION SLAVE ON *.* TO '${replicationUser}'@'%'`);
  await goesOn();
});

// Last: what the channel asks for is gone.
test('a binlog that is purged while the channel is away', async () => {
  await onTarget('STOP REPLICA');
  await onSource('INSERT INTO shop.storm (half) VALUES (8); FLUSH BINARY LOGS');
  const logs = await onSource('SHOW BINARY LOGS');
  await onSource(`PURGE BINARY LOGS TO '${String(logs.at(-1)?.Log_name)}'`);

  await stopsWith('replicate.binlog-purged');
});
