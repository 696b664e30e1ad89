import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Connection, createConnection } from 'mysql2/promise';
import { type LocalServer, type LocalServers, startLocalServers } from '../../lambda/adapters/local/mysqld';
import { newCertificateAuthority } from '../../lambda/adapters/local/mysqld/certificates';
import { ignoredOnTheWayBack } from '../../lambda/contract/names';

jest.setTimeout(60_000);

let servers: LocalServers;
const sessions: Connection[] = [];

beforeAll(async () => {
  servers = await startLocalServers();
});

afterAll(async () => {
  for (const session of sessions) session.destroy();
  await servers?.stop();
});

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
      expect([statement, await errnoOf(admin.query(statement))]).toEqual([statement, errno]);
    }
    expect(await rowsOf(admin, "SELECT LOAD_FILE('/etc/hostname') AS content")).toEqual([{ content: null }]);
  });

  test('has no way to be root', async () => {
    for (const { host, port, caPem } of [servers.source, servers.replica, servers.target]) {
      for (const password of ['', 'root', servers.source.adminPassword]) {
        const login = createConnection({ host, port, user: 'root', password, ssl: { ca: caPem } });
        expect([1045, 1130]).toContain(await errnoOf(login));
      }
    }
  });

  test('needs TLS, with a certificate for the address it connects to', async () => {
    const { host, port, adminUser: user, adminPassword: password } = servers.target;
    expect(await errnoOf(createConnection({ host, port, user, password }))).toBe(3159);
    const stranger = newCertificateAuthority('stranger').caPem;
    await expect(createConnection({ host, port, user, password, ssl: { ca: stranger } })).rejects.toThrow(
      /certificate/,
    );
  });

  test('differs by platform in what it may set for its session', async () => {
    const onSource = await adminOf(servers.source);
    const onTarget = await adminOf(servers.target);
    for (const setting of ['sql_log_bin = 0', 'sql_generate_invisible_primary_key = OFF']) {
      expect(await errnoOf(onSource.query(`SET SESSION ${setting}`))).toBe(1227);
      expect(await errnoOf(onTarget.query(`SET SESSION ${setting}`))).toBeUndefined();
    }
    for (const setting of ['unique_checks = 0', 'foreign_key_checks = 0']) {
      expect(await errnoOf(onSource.query(`SET SESSION ${setting}`))).toBeUndefined();
      expect(await errnoOf(onTarget.query(`SET SESSION ${setting}`))).toBeUndefined();
    }
  });

  test('may name a foreign definer on RDS only', async () => {
    const view = "CREATE DEFINER = 'gone'@'%' VIEW definers.v AS SELECT 1 AS a";
    for (const [role, errno] of [['source', undefined] as const, ['target', 1227] as const]) {
      const admin = await adminOf(servers[role]);
      await admin.query('CREATE DATABASE definers');
      expect(await errnoOf(admin.query(view))).toBe(errno);
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

describe('as on RDS', () => {
  test('binlog retention is set by procedure, within its bounds', async () => {
    const admin = await adminOf(servers.source);
    const retain = (hours: string) =>
      admin.query(`CALL mysql.rds_set_configuration('binlog retention hours', ${hours})`);
    for (const hours of ['0', '169', '-1']) expect(await errnoOf(retain(hours))).toBe(1644);
    await retain('24');
    const [shown] = await rowsOf(admin, 'CALL mysql.rds_show_configuration');
    expect(shown).toMatchObject({ name: 'binlog retention hours', value: '24' });
    await retain('NULL');
  });

  test('without retention, what no replica reads is purged', async () => {
    const oldest = async () => (await servers.source.asRoot('SHOW BINARY LOGS'))[0]?.Log_name;
    const before = await oldest();
    await servers.source.asRoot("CALL mysql.rds_set_configuration('binlog retention hours', 24)");
    await servers.source.asRoot('CALL mysql.rds_local_rotate_binlogs()');
    expect(await oldest()).toBe(before);
    await servers.source.asRoot("CALL mysql.rds_set_configuration('binlog retention hours', NULL)");
    // The replica may need a moment to read on into the new file, and pins the old one until then.
    await eventually(async () => {
      await servers.source.asRoot('CALL mysql.rds_local_rotate_binlogs()');
      expect(await oldest()).not.toBe(before);
    });
  });

  test('the admin ends its own and not the platform’s sessions', async () => {
    const admin = await adminOf(servers.source);
    const victim = await adminOf(servers.source);
    const [own] = await rowsOf(victim, 'SELECT CONNECTION_ID() AS id');
    await admin.query(`CALL mysql.rds_kill(${own?.id})`);
    await expect(victim.query('SELECT 1')).rejects.toThrow();
    const [dump] = await servers.source.asRoot(
      "SELECT processlist_id AS id FROM performance_schema.threads WHERE processlist_user = 'rdsrepladmin'",
    );
    expect(await errnoOf(admin.query(`CALL mysql.rds_kill(${dump?.id})`))).toBe(1644);
  });

  test('the replica follows over TLS, stops at coordinates of the source, and goes on', async () => {
    const onSource = await adminOf(servers.source);
    const onReplica = await adminOf(servers.replica);
    await onSource.query('CREATE DATABASE shop');
    await onSource.query('CREATE TABLE shop.orders (id INT PRIMARY KEY)');
    await onSource.query('INSERT INTO shop.orders VALUES (1)');
    const count = 'SELECT COUNT(*) AS orders FROM shop.orders';
    await eventually(async () => expect(await rowsOf(onReplica, count)).toEqual([{ orders: 1 }]));
    const [running] = await rowsOf(onReplica, 'SHOW REPLICA STATUS');
    expect(running).toMatchObject({
      Replica_IO_Running: 'Yes',
      Replica_SQL_Running: 'Yes',
      Seconds_Behind_Source: 0,
      Source_SSL_Allowed: 'Yes',
      Source_SSL_Verify_Server_Cert: 'Yes',
    });

    await onReplica.query('CALL mysql.rds_stop_replication');
    await onSource.query('INSERT INTO shop.orders VALUES (2)');
    const [stopped] = await rowsOf(onReplica, 'SHOW REPLICA STATUS');
    expect(stopped).toMatchObject({
      Replica_IO_Running: 'No',
      Replica_SQL_Running: 'No',
      Seconds_Behind_Source: null,
      Relay_Source_Log_File: expect.stringMatching(/^mysql-bin-changelog\.\d+$/),
      Exec_Source_Log_Pos: expect.any(Number),
    });
    expect(await rowsOf(onReplica, count)).toEqual([{ orders: 1 }]);
    expect(await errnoOf(onReplica.query('INSERT INTO shop.orders VALUES (3)'))).toBe(1290);
    await onReplica.query('CALL mysql.rds_start_replication');
    await eventually(async () => expect(await rowsOf(onReplica, count)).toEqual([{ orders: 2 }]));
  });

  test('a fenced source refuses the admin while the platform keeps moving the binlog', async () => {
    const admin = await adminOf(servers.source);
    await admin.query('CREATE DATABASE fenced');
    await servers.setServerParameter('source', 'read_only', true);
    const position = async () => (await rowsOf(admin, 'SHOW BINARY LOG STATUS'))[0]?.Position;
    const before = await position();
    expect(await errnoOf(admin.query('DROP DATABASE fenced'))).toBe(1290);
    await eventually(async () => expect(await position()).not.toBe(before));
    await servers.setServerParameter('source', 'read_only', false);
    await admin.query('DROP DATABASE fenced');
  });
});

describe('as on Azure', () => {
  let admin: Connection;
  let coordinates: string;
  const status = async () => (await rowsOf(admin, 'SHOW REPLICA STATUS'))[0];
  const changeMaster = (ca: string, password = 'Replication-1') =>
    admin.query(`CALL mysql.az_replication_change_master('127.0.0.1', 'to_azure', ?, ?, ${coordinates}, ?)`, [
      password,
      servers.source.port,
      ca,
    ]);
  const remove = async () => {
    await admin.query('CALL mysql.az_replication_stop');
    await admin.query('CALL mysql.az_replication_remove_master');
    expect(await status()).toBeUndefined();
  };

  beforeAll(async () => {
    admin = await adminOf(servers.target);
    const onSource = await adminOf(servers.source);
    await onSource.query("CREATE USER 'to_azure'@'%' IDENTIFIED BY 'Replication-1' REQUIRE SSL");
    await onSource.query("GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO 'to_azure'@'%'");
    const [at] = await rowsOf(onSource, 'SHOW BINARY LOG STATUS');
    coordinates = `'${at?.File}', ${at?.Position}`;
    await onSource.query('CREATE DATABASE Bazaar');
    await onSource.query('CREATE TABLE Bazaar.Stalls (id INT PRIMARY KEY, name VARCHAR(20))');
    await onSource.query("INSERT INTO Bazaar.Stalls VALUES (1, 'tea')");
    await onSource.query("CREATE USER 'someone'@'%' IDENTIFIED BY 'Someone-1'");
  });

  test('the channel really follows the source, its certificate checked, its accounts left out', async () => {
    await changeMaster(servers.source.caPem);
    await admin.query('CALL mysql.az_replication_start');
    await eventually(async () =>
      expect(await rowsOf(admin, 'SELECT * FROM bazaar.stalls')).toEqual([{ id: 1, name: 'tea' }]),
    );
    const running = await status();
    expect(running).toMatchObject({
      Replica_IO_Running: 'Yes',
      Replica_SQL_Running: 'Yes',
      Source_SSL_Allowed: 'Yes',
      Source_SSL_Verify_Server_Cert: 'Yes',
      Last_SQL_Errno: 0,
      Auto_Position: 0,
      Replicate_Wild_Ignore_Table: 'mysql.%,information_schema.%,performance_schema.%,sys.%',
    });
    const applied = Number(running?.Exec_Source_Log_Pos);
    await eventually(async () => expect(Number((await status())?.Exec_Source_Log_Pos)).toBeGreaterThan(applied));
    expect(await rowsOf(admin, "SELECT user FROM mysql.user WHERE user IN ('someone', 'rdsadmin')")).toEqual([]);
    await admin.query('CALL mysql.az_replication_stop');
    expect(await status()).toMatchObject({ Replica_IO_Running: 'No', Replica_SQL_Running: 'No' });
    await remove();
  });

  test.each([
    ['a stranger’s CA', () => newCertificateAuthority('stranger').caPem, 'Replication-1', 2026],
    ['no CA, so no TLS', () => '', 'Replication-1', 1045],
    ['a wrong password', () => servers.source.caPem, 'wrong', 1045],
  ])('the channel does not connect with %s', async (_, ca, password, errno) => {
    await changeMaster(ca(), password);
    await admin.query('CALL mysql.az_replication_start');
    await eventually(async () =>
      expect(await status()).toMatchObject({ Replica_IO_Running: 'Connecting', Last_IO_Errno: errno }),
    );
    await remove();
  });

  test('the GTID procedure is refused while GTIDs are off', async () => {
    const call = "CALL mysql.az_replication_change_master_with_gtid('127.0.0.1', 'to_azure', 'Replication-1', ?, ?)";
    expect(await errnoOf(admin.query(call, [servers.source.port, servers.source.caPem]))).toBe(1777);
  });

  test('the way back starts on RDS by its own procedure', async () => {
    const back = await adminOf(servers.target);
    await back.query("CREATE USER 'to_rds'@'%' IDENTIFIED BY 'Replication-1' REQUIRE SSL");
    await back.query("GRANT REPLICATION SLAVE ON *.* TO 'to_rds'@'%'");
    const [at] = await rowsOf(back, 'SHOW BINARY LOG STATUS');
    const onSource = await adminOf(servers.source);
    // The target's agent writes to tables that the source does not have: without this its applier stops at the first.
    await servers.setServerParameter('source', 'replicate-wild-ignore-table', ignoredOnTheWayBack.join(','));
    for (const name of ['source', 'master']) {
      const call = `CALL mysql.rds_set_external_${name}('127.0.0.1', ?, 'to_rds', 'Replication-1', ?, ?, 1)`;
      await onSource.query(call, [servers.target.port, at?.File, at?.Position]);
      await onSource.query('CALL mysql.rds_start_replication');
      await eventually(async () => {
        const [status] = await rowsOf(onSource, 'SHOW REPLICA STATUS');
        expect(status).toMatchObject({
          Replica_IO_Running: 'Yes',
          Replica_SQL_Running: 'Yes',
          Last_SQL_Error: '',
          Source_SSL_Verify_Server_Cert: 'No',
        });
        expect(Number(status?.Exec_Source_Log_Pos)).toBeGreaterThan(Number(at?.Position));
      });
      await onSource.query('CALL mysql.rds_stop_replication');
      await onSource.query(`CALL mysql.rds_reset_external_${name}`);
    }
    expect(await rowsOf(onSource, 'SHOW REPLICA STATUS')).toEqual([]);
  });
});

test('data, port, parameters and the channel survive a restart, clean or not', async () => {
  const { source, replica } = servers;
  const { port, pid } = source;
  await source.asRoot('CREATE TABLE shop.kept (id INT PRIMARY KEY); INSERT INTO shop.kept VALUES (7)');
  await servers.setServerParameter('source', 'max_connections', 123);
  for (const how of ['clean', 'kill'] as const) {
    await source.restart(how);
    expect(await source.asRoot('SELECT id, @@max_connections AS m FROM shop.kept')).toEqual([{ id: 7, m: 123 }]);
  }
  expect(source.port).toBe(port);
  expect(source.pid).not.toBe(pid);
  await source.asRoot('INSERT INTO shop.kept VALUES (8)');
  await eventually(async () =>
    expect(await replica.asRoot('SELECT COUNT(*) AS kept FROM shop.kept')).toEqual([{ kept: 2 }]),
  );
});

const caller = `
  const { startLocalServers } = require(${JSON.stringify(join(__dirname, '../../lambda/adapters/local/mysqld/index.ts'))});
  startLocalServers({ roles: ['source', 'target'] }).then(({ source, target, folder }) => {
    console.log(JSON.stringify({ pids: [source.pid, target.pid], folder }));
    setInterval(() => undefined, 1000);
  });`;

test('a caller that is killed leaves no server and no folder behind', async () => {
  const child = spawn(process.execPath, ['--require', require.resolve('tsx/cjs'), '--eval', caller], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { pids, folder } = await firstReport(child.stdout);
  expect(pids.filter(isAlive)).toHaveLength(2);
  child.kill('SIGKILL');
  await once(child, 'exit');
  await eventually(async () => {
    expect(pids.filter(isAlive)).toEqual([]);
    await expect(access(folder)).rejects.toThrow();
  });
});

test('a server that was not asked for says so', async () => {
  await expect(startLocalServers({ roles: ['replica'] })).rejects.toThrow(/needs a local source/);
  const alone = await startLocalServers({ roles: ['target'], gtid: 'ON', targetLowerCaseTableNames: 0 });
  try {
    const settings = 'SELECT @@gtid_mode AS gtid, @@lower_case_table_names AS folding';
    expect(await alone.target.asRoot(settings)).toEqual([{ gtid: 'ON', folding: 0 }]);
    expect(() => alone.source).toThrow(/no local source was asked for/);
  } finally {
    await alone.stop();
  }
  await expect(access(alone.folder)).rejects.toThrow();
});

test('the older vocabulary is understood, the newer refused, and everything else passes', async () => {
  const old = await startLocalServers({ vocabulary: '8.0' });
  try {
    const onSource = await adminOf(old.source);
    expect(old.source.version).toBe('8.0.21');
    expect(await rowsOf(onSource, '/* check */ SELECT VERSION() AS v, @@version AS w')).toEqual([
      { v: '8.0.21', w: '8.0.21' },
    ]);
    const onReplica = await adminOf(old.replica);
    const onTarget = await adminOf(old.target);
    for (const session of [onSource, onReplica, onTarget]) {
      for (const unknown of ['/* x */ SHOW BINARY LOG STATUS', 'SHOW REPLICA STATUS']) {
        expect(await errnoOf(session.query(unknown))).toBe(1064);
      }
    }
    expect(await errnoOf(onSource.query("CALL mysql.rds_set_external_source('h', 1, 'u', 'p', 'f', 4, 0)"))).toBe(1305);
    const slaveStatus = async () => (await rowsOf(onReplica, 'SHOW SLAVE STATUS'))[0] ?? {};
    await eventually(async () => expect((await slaveStatus()).Seconds_Behind_Master).toBe(0));
    const status = await slaveStatus();
    expect(status).toMatchObject({ Slave_IO_Running: 'Yes', Slave_SQL_Running: 'Yes' });
    expect(status).toHaveProperty('Relay_Master_Log_File');
    expect(status).toHaveProperty('Exec_Master_Log_Pos');
    expect(status).toHaveProperty('Replicate_Wild_Ignore_Table');

    const [at] = await rowsOf(onSource, 'SHOW MASTER STATUS');
    await onSource.query("CREATE USER 'to_azure'@'%' IDENTIFIED BY 'Replication-1' REQUIRE SSL");
    await onSource.query("GRANT REPLICATION SLAVE ON *.* TO 'to_azure'@'%'");
    await onSource.query('CREATE DATABASE older');
    await onSource.query('CREATE TABLE older.words (id INT PRIMARY KEY, word LONGTEXT)');
    await onTarget.query(
      "CALL mysql.az_replication_change_master('127.0.0.1', 'to_azure', 'Replication-1', ?, ?, ?, ?)",
      [old.source.port, at?.File, at?.Position, old.source.caPem],
    );
    await onTarget.query('CALL mysql.az_replication_start');
    const word = 'wörter'.repeat(500_000);
    await onSource.query('INSERT INTO older.words VALUES (1, ?)', [word]);
    await eventually(async () => expect(await rowsOf(onTarget, 'SELECT word FROM older.words')).toEqual([{ word }]));

    // More than 256 packets, each of which looks like a command.
    const lines = Buffer.from('\x03SHOW REPLICA STATUS\n');
    await onTarget.query('CREATE TABLE older.files (line VARCHAR(50))');
    await onTarget.query({
      sql: "LOAD DATA LOCAL INFILE 'lines' INTO TABLE older.files",
      infileStreamFactory: () => Readable.from(Array.from({ length: 600 }, () => lines)),
    });
    expect(await rowsOf(onTarget, 'SELECT COUNT(*) AS files FROM older.files')).toEqual([{ files: 600 }]);
    await old.source.restart('kill');
    expect(await rowsOf(await adminOf(old.source), 'SELECT COUNT(*) AS n FROM older.words')).toEqual([{ n: 1 }]);
  } finally {
    await old.stop();
  }
});

async function adminOf(server: LocalServer): Promise<Connection> {
  const { host, port, adminUser: user, adminPassword: password, caPem: ca } = server;
  const session = await createConnection({ host, port, user, password, ssl: { ca } });
  // A test may end it from the other side.
  session.on('error', () => undefined);
  sessions.push(session);
  return session;
}

async function rowsOf(session: Connection, sql: string): Promise<Record<string, unknown>[]> {
  const [result] = await session.query(sql);
  const rows: unknown = Array.isArray(result) && Array.isArray(result[0]) ? result[0] : result;
  return Array.isArray(rows) ? rows.map((row) => ({ ...row })) : [];
}

async function errnoOf(attempt: Promise<unknown>): Promise<number | undefined> {
  try {
    await attempt;
    return undefined;
  } catch (error) {
    if (error instanceof Error && 'errno' in error && typeof error.errno === 'number') return error.errno;
    throw error;
  }
}

async function eventually(check: () => Promise<void>): Promise<void> {
  for (const deadline = Date.now() + 15_000; Date.now() < deadline; await sleep(50)) {
    const passed = await check().then(
      () => true,
      () => false,
    );
    if (passed) return;
  }
  await check();
}

async function firstReport(output: NodeJS.ReadableStream): Promise<{ pids: number[]; folder: string }> {
  for await (const line of createInterface({ input: output })) return JSON.parse(line);
  throw new Error('the caller ended without a report');
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
