import { setTimeout as wait } from 'node:timers/promises';
import { type LocalServers, startLocalServers } from '../../../lambda/adapters/local/mysqld';
import { variableFence } from '../../../lambda/adapters/local/variable-fence';
import { variableTargetParameters } from '../../../lambda/adapters/local/variable-target-parameters';
import { mysqlDatabases } from '../../../lambda/adapters/mysql2';
import { type Databases, withSession } from '../../../lambda/migration/ports';
import { lowerReadOnly } from '../../../lambda/mysql/fence';
import { inTime } from '../../../lambda/mysql/in-time';
import { readReadOnly } from '../../../lambda/mysql/read-only';
import { sql } from '../../../lambda/mysql/statement';
import { eventually } from '../../support/eventually';
import { desiredFor } from '../../support/local-databases';

jest.setTimeout(60_000);
let servers: LocalServers;
let databases: Databases;

/** A server of its own keeping: the account that migrates may set variables, as nobody may on RDS. */
beforeAll(async () => {
  servers = await startLocalServers({ roles: ['source'] });
  for (const statement of [
    "CREATE USER keeper@'%' IDENTIFIED BY 'keeper-pw'",
    "GRANT SYSTEM_VARIABLES_ADMIN, PROCESS ON *.* TO keeper@'%'",
    'CREATE DATABASE shop',
    'CREATE TABLE shop.t (id INT PRIMARY KEY)',
    "GRANT ALL ON shop.* TO keeper@'%'",
  ]) {
    await servers.source.asRoot(statement);
  }
  const desired = desiredFor({ source: servers.source, target: servers.source });
  const keeper = { ...desired.source, user: 'keeper' };
  databases = mysqlDatabases({
    desired: { ...desired, source: keeper, target: keeper },
    passwords: { of: async () => 'keeper-pw', replication: async () => 'unused' },
  });
}, 120_000);
afterAll(() => servers?.stop());

const isReadOnly = () =>
  withSession(databases, 'source', 'test', async (session) => (await session.rows(readReadOnly))[0]?.readOnly === '1');

describe('the fence of a plain MySQL', () => {
  it('goes up and down, each as often as it is asked', async () => {
    const fence = variableFence({ databases, timeoutSeconds: 5 });

    await fence.raise(5000);
    await fence.raise(5000);
    expect(await isReadOnly()).toBe(true);

    await fence.lower(5000);
    await fence.lower(5000);
    expect(await isReadOnly()).toBe(false);
  });

  it('outlives a restart of the server while it is up, and no other', async () => {
    const fence = variableFence({ databases, timeoutSeconds: 5 });

    await fence.raise(5000);
    await servers.source.restart('kill');
    expect(await isReadOnly()).toBe(true);

    await fence.lower(5000);
    expect(await isReadOnly()).toBe(false);
    await servers.source.restart('clean');
    expect(await isReadOnly()).toBe(false);
  });

  it('is not lowered by a message that comes later than was decided, nor for the next restart', async () => {
    await variableFence({ databases, timeoutSeconds: 5 }).raise(5000);
    const session = await databases.open('source', { purpose: 'test', batches: true });
    const before = await inTime(session, () => 300);
    await wait(400);

    await expect(before.run(...lowerReadOnly)).rejects.toMatchObject({ code: 'cutover.fence-request-late' });

    expect(await isReadOnly()).toBe(true);
    await (await inTime(session, () => 5000)).run(sql`DO 1`);
    await session.close();
    await servers.source.restart('kill');
    expect(await isReadOnly()).toBe(true);
  });

  it('is not lowered by whoever was stopped before it asked', async () => {
    const fence = variableFence({ databases, timeoutSeconds: 5 });
    await fence.raise(5000);

    await expect(fence.lower(0)).rejects.toMatchObject({ code: 'cutover.fence-request-late', transient: true });
    expect(await isReadOnly()).toBe(true);

    await fence.lower(5000);
    expect(await isReadOnly()).toBe(false);
  });

  it('is withdrawn by the server itself behind work that does not end', async () => {
    const fence = variableFence({ databases, timeoutSeconds: 1 });
    await withSession(databases, 'source', 'long work', async (worker) => {
      await worker.run(sql`LOCK TABLES shop.t WRITE`);

      await expect(fence.raise(5000)).rejects.toMatchObject({ code: 'cutover.fence-late', side: 'source' });

      await worker.run(sql`UNLOCK TABLES`);
    });
    expect(await isReadOnly()).toBe(false);
  });

  it('is not raised late by a request that still waited when it was lowered', async () => {
    const fence = variableFence({ databases, timeoutSeconds: 600 });
    await withSession(databases, 'source', 'long work', async (worker) => {
      await worker.run(sql`LOCK TABLES shop.t WRITE`);
      const raised = fence.raise(5000).then(
        () => 'raised',
        () => 'ended',
      );
      const waits = sql`SELECT COUNT(*) AS n FROM information_schema.processlist WHERE state LIKE 'Waiting for%lock'`;
      await eventually('the request waits', async () => (await worker.rows(waits))[0]?.n === '1');

      await fence.lower(5000);

      expect(await raised).toBe('ended');
      await worker.run(sql`UNLOCK TABLES`);
    });
    expect(await isReadOnly()).toBe(false);
  });
});

describe('the parameters of a plain MySQL', () => {
  const globalValue = (name: string) =>
    withSession(databases, 'target', 'test', async (session) => {
      const rows = await session.rows(sql`SHOW GLOBAL VARIABLES`);
      return rows.find((row) => row.Variable_name === name)?.Value;
    });

  it('take numbers, words and lists', async () => {
    const parameters = variableTargetParameters(databases);

    await parameters.set('max_allowed_packet', '1073741824');
    await parameters.set('local_infile', 'ON');
    await parameters.set('binlog_expire_logs_seconds', '0');

    expect(await globalValue('max_allowed_packet')).toBe('1073741824');
    expect(await globalValue('local_infile')).toBe('ON');
    expect(await globalValue('binlog_expire_logs_seconds')).toBe('0');
  });

  it('refuse a name that is none', async () => {
    await expect(variableTargetParameters(databases).set('x = 1; --', '1')).rejects.toThrow('not the name');
  });
});
