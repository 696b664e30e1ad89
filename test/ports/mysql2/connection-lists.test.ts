import { type Connection, createConnection } from 'mysql2/promise';
import type { LocalServer, LocalServers } from '../../../lambda/adapters/local/mysqld';
import { startLocalServers } from '../../../lambda/adapters/local/mysqld';
import { mysqlDatabases } from '../../../lambda/adapters/mysql2';
import type { Session } from '../../../lambda/migration/ports';
import { openWork } from '../../../lambda/migration/servers/open-work';
import { askConnections } from '../../../lambda/mysql/ask-connections';
import {
  connectionsOf,
  foreignSessions,
  isConnected,
  othersRunning,
  waitingAccountLocks,
  waitingFenceRequests,
} from '../../../lambda/mysql/connection-lists';
import { commented } from '../../../lambda/mysql/session-settings';
import { aDesired, aServer } from '../../support/a-desired';
import { eventually } from '../../support/eventually';

jest.setTimeout(120_000);

/** What the fence of locked accounts, an undo, a throttle and a new sync ask, while a running statement hides the lists of information_schema (3854). */
describe.each(['ON', 'OFF'])('the connections of a server, its performance schema %s', (performanceSchema) => {
  let servers: LocalServers;
  let source: LocalServer;
  let session: Session;
  const clients: Connection[] = [];

  beforeAll(async () => {
    servers = await startLocalServers({
      roles: ['source'],
      durable: false,
      serverArguments: { source: [`--performance-schema=${performanceSchema}`] },
    });
    source = servers.source;
    await source.asRoot("CREATE USER 'app'@'%' IDENTIFIED BY 'app-secret-1'; CREATE USER 'idle'@'%' IDENTIFIED BY 'x'");
    const passwords = { of: async () => source.adminPassword, replication: async () => '' };
    const server = { ...aServer('rds', 'X'), host: source.host, port: source.port, user: source.adminUser };
    const desired = { ...aDesired(), source: { ...server, caPem: source.caPem } };
    session = await mysqlDatabases({ desired, passwords }).open('source', { purpose: 'lists' });
    const app = await client('app', 'app-secret-1');
    app.query("SELECT SLEEP(60), '\u{1F600}'").catch(() => undefined);
    await eventually('the statement runs', async () => {
      const rows = await source.asRoot('SHOW FULL PROCESSLIST');
      return rows.some((row) => String(row.Info).includes('\u{1F600}') && Number(row.Time) >= 1);
    });
  });
  afterAll(async () => {
    for (const one of clients) one.destroy();
    await session?.close();
    await servers?.stop();
  });

  async function client(user: string, password: string): Promise<Connection> {
    const ssl = { ca: source.caPem };
    const made = await createConnection({ host: source.host, port: source.port, user, password, ssl });
    made.on('error', () => undefined);
    clients.push(made);
    return made;
  }

  test('are refused by information_schema, whichever columns are asked for', async () => {
    await expect(source.asRoot('SELECT COUNT(*) FROM information_schema.processlist')).rejects.toThrow(
      'utf8mb4 to utf8mb3',
    );
  });

  test('are counted by account, without the platform and ourselves', async () => {
    await client('app', 'app-secret-1');
    await client('idle', 'x');

    expect([...(await askConnections(session, foreignSessions))]).toEqual(
      expect.arrayContaining([
        ['app', 2],
        ['idle', 1],
      ]),
    );
    expect((await askConnections(session, foreignSessions)).has(source.adminUser)).toBe(false);
  });

  test('are found by account and by id', async () => {
    const third = await client('app', 'app-secret-1');

    const found = await askConnections(session, connectionsOf(['app']));
    expect(found).toContain(third.threadId);
    expect(await askConnections(session, isConnected(Number(third.threadId)))).toEqual([third.threadId]);
    expect(await askConnections(session, connectionsOf(['nobody']))).toEqual([]);
    await source.asRoot(`KILL ${third.threadId}`);
    await eventually(
      'it is gone',
      async () => (await askConnections(session, isConnected(Number(third.threadId)))).length === 0,
    );
  });

  test('are at work for so many seconds', async () => {
    const { running, longestSeconds } = await askConnections(session, othersRunning);

    expect(running).toBe(1);
    expect(longestSeconds).toBeGreaterThanOrEqual(1);
    expect((await openWork(session, 1)).map(({ kind, user }) => ({ kind, user }))).toContainEqual({
      kind: 'statement',
      user: 'app',
    });
  });

  test('are known by what they wait for: the fence, the lock of an account', async () => {
    await source.asRoot('CREATE DATABASE waits; CREATE TABLE waits.t (a INT)');
    const writer = await client(source.adminUser, source.adminPassword);
    await writer.query('LOCK TABLES waits.t WRITE');
    const fence = source.asRoot(commented('fence', 'SET PERSIST read_only = 1'));
    const fenced = expect(fence).rejects.toThrow();
    await eventually('the fence waits', async () => (await askConnections(session, waitingFenceRequests)).length === 1);
    const lock = source.asRoot(commented('fence', "ALTER USER 'idle'@'%' ACCOUNT LOCK"));
    const locked = expect(lock).rejects.toThrow();
    await eventually('the lock waits', async () => (await askConnections(session, waitingAccountLocks)).length === 1);

    // The lock first: it waits behind the fence.
    const waiting = [
      ...(await askConnections(session, waitingAccountLocks)),
      ...(await askConnections(session, waitingFenceRequests)),
    ];
    for (const id of waiting) await source.asRoot(`KILL ${id}`);

    await Promise.all([fenced, locked]);
    expect(new Set(waiting).size).toBe(2);
  });
});
