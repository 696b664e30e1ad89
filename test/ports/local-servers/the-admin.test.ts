import { createConnection } from 'mysql2/promise';
import { type LocalServers, startLocalServers } from '../../../lambda/adapters/local/mysqld';
import { newCertificateAuthority } from '../../../lambda/adapters/local/mysqld/certificates';
import { admins, refusal, rowsOf } from '../../support/admins';

jest.setTimeout(60_000);

const adminOf = admins();
let servers: LocalServers;

beforeAll(async () => {
  servers = await startLocalServers();
});
afterAll(async () => servers?.stop());

describe('the admin', () => {
  const refusedEverywhere: readonly (readonly [statement: string, errno: number])[] = [
    ['FLUSH TABLES WITH READ LOCK', 1227],
    ['FLUSH BINARY LOGS', 1227],
    ['SET GLOBAL read_only = 1', 1227],
    ['SET PERSIST max_connections = 100', 1227],
    ["CHANGE REPLICATION SOURCE TO SOURCE_HOST = 'elsewhere'", 1227],
    ['START REPLICA', 1227],
    ['STOP REPLICA', 1227],
    ['RESET REPLICA', 1227],
    ['RESET BINARY LOGS AND GTIDS', 1227],
    ['PURGE BINARY LOGS BEFORE NOW()', 1227],
    ["SET GLOBAL gtid_purged = ''", 1227],
    ['LOCK INSTANCE FOR BACKUP', 1227],
    ['SELECT * FROM performance_schema.log_status', 1227],
    ['SHUTDOWN', 1227],
    ["SELECT 1 INTO OUTFILE '/tmp/never'", 1227],
    ["INSERT INTO mysql.user (host, user) VALUES ('%', 'x')", 1142],
    ['UPDATE mysql.user SET account_locked = 1', 1142],
    ['CREATE TABLE mysql.x (a INT PRIMARY KEY)', 1142],
    ["ALTER USER 'root'@'localhost' IDENTIFIED BY 'x'", 1227],
    ["DROP USER 'root'@'localhost'", 1227],
    ["GRANT 'root'@'localhost' TO 'admin'@'%'", 1227],
    ["GRANT SUPER ON *.* TO 'admin'@'%'", 1045],
    ["GRANT INSERT ON mysql.* TO 'admin'@'%'", 1044],
    ["GRANT CONNECTION_ADMIN ON *.* TO 'admin'@'%'", 1227],
  ];

  test.each(['source', 'target'] as const)('of the %s is refused what the platform keeps for itself', async (role) => {
    const admin = await adminOf(servers[role]);
    for (const [statement, errno] of refusedEverywhere) {
      expect([statement, await refusal(admin.query(statement))]).toEqual([statement, errno]);
    }
    expect(await rowsOf(admin, "SELECT LOAD_FILE('/etc/hostname') AS content")).toEqual([{ content: null }]);
  });

  test('has no way to be root', async () => {
    for (const { host, port, caPem } of [servers.source, servers.replica, servers.target]) {
      for (const password of ['', 'root', servers.source.adminPassword]) {
        const login = createConnection({ host, port, user: 'root', password, ssl: { ca: caPem } });
        expect([1045, 1130]).toContain(await refusal(login));
      }
    }
  });

  test('needs TLS, with a certificate for the address it connects to', async () => {
    const { host, port, adminUser: user, adminPassword: password } = servers.target;
    expect(await refusal(createConnection({ host, port, user, password }))).toBe(3159);
    const stranger = newCertificateAuthority('stranger').caPem;
    await expect(createConnection({ host, port, user, password, ssl: { ca: stranger } })).rejects.toThrow(
      /certificate/,
    );
  });

  test('differs by platform in what it may set for its session', async () => {
    const onSource = await adminOf(servers.source);
    const onTarget = await adminOf(servers.target);
    for (const setting of ['sql_log_bin = 0', 'sql_generate_invisible_primary_key = OFF']) {
      expect(await refusal(onSource.query(`SET SESSION ${setting}`))).toBe(1227);
      expect(await refusal(onTarget.query(`SET SESSION ${setting}`))).toBeUndefined();
    }
    for (const setting of ['unique_checks = 0', 'foreign_key_checks = 0']) {
      expect(await refusal(onSource.query(`SET SESSION ${setting}`))).toBeUndefined();
      expect(await refusal(onTarget.query(`SET SESSION ${setting}`))).toBeUndefined();
    }
  });

  test('may name a foreign definer on RDS only', async () => {
    const view = "CREATE DEFINER = 'gone'@'%' VIEW definers.v AS SELECT 1 AS a";
    for (const [role, errno] of [['source', undefined] as const, ['target', 1227] as const]) {
      const admin = await adminOf(servers[role]);
      await admin.query('CREATE DATABASE definers');
      expect(await refusal(admin.query(view))).toBe(errno);
      await admin.query('DROP DATABASE definers');
    }
  });
});

test('the defaults are the platforms', async () => {
  const variables =
    'SELECT @@gtid_mode AS gtid, @@lower_case_table_names AS folding, @@event_scheduler AS events, @@log_bin AS binlog, @@read_only AS read_only';
  const plain = { gtid: 'OFF', folding: 0, events: 'ON', binlog: 1, read_only: 0 };
  expect(await servers.source.asRoot(variables)).toEqual([plain]);
  expect(await servers.replica.asRoot(variables)).toEqual([{ ...plain, read_only: 1 }]);
  expect(await servers.target.asRoot(variables)).toEqual([{ ...plain, folding: 1, events: 'OFF' }]);
  const [gipk] = await servers.target.asRoot('SELECT @@sql_generate_invisible_primary_key AS gipk');
  expect(gipk).toEqual({ gipk: 1 });
});
