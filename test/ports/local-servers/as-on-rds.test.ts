import { type LocalServers, startLocalServers } from '../../../lambda/adapters/local/mysqld';
import { admins, refusal, rowsOf } from '../../support/admins';
import { eventuallyHolds } from '../../support/eventually';

jest.setTimeout(60_000);

const adminOf = admins();
let servers: LocalServers;

beforeAll(async () => {
  servers = await startLocalServers({ roles: ['source', 'replica'] });
});
afterAll(async () => servers?.stop());

describe('as on RDS', () => {
  test('binlog retention is set by procedure, within its bounds', async () => {
    const admin = await adminOf(servers.source);
    const retain = (hours: string) =>
      admin.query(`CALL mysql.rds_set_configuration('binlog retention hours', ${hours})`);
    for (const hours of ['0', '169', '-1']) expect(await refusal(retain(hours))).toBe(1644);
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
    await eventuallyHolds(async () => {
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
    expect(await refusal(admin.query(`CALL mysql.rds_kill(${dump?.id})`))).toBe(1644);
  });

  test('the replica follows over TLS, stops at coordinates of the source, and goes on', async () => {
    const onSource = await adminOf(servers.source);
    const onReplica = await adminOf(servers.replica);
    await onSource.query('CREATE DATABASE shop');
    await onSource.query('CREATE TABLE shop.orders (id INT PRIMARY KEY)');
    await onSource.query('INSERT INTO shop.orders VALUES (1)');
    const count = 'SELECT COUNT(*) AS orders FROM shop.orders';
    await eventuallyHolds(async () => expect(await rowsOf(onReplica, count)).toEqual([{ orders: 1 }]));
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
    expect(await refusal(onReplica.query('INSERT INTO shop.orders VALUES (3)'))).toBe(1290);
    await onReplica.query('CALL mysql.rds_start_replication');
    await eventuallyHolds(async () => expect(await rowsOf(onReplica, count)).toEqual([{ orders: 2 }]));
  });

  test('a fenced source refuses the admin while the platform keeps moving the binlog', async () => {
    const admin = await adminOf(servers.source);
    await admin.query('CREATE DATABASE fenced');
    await servers.setServerParameter('source', 'read_only', true);
    const position = async () => (await rowsOf(admin, 'SHOW BINARY LOG STATUS'))[0]?.Position;
    const before = await position();
    expect(await refusal(admin.query('DROP DATABASE fenced'))).toBe(1290);
    await eventuallyHolds(async () => expect(await position()).not.toBe(before));
    await servers.setServerParameter('source', 'read_only', false);
    await admin.query('DROP DATABASE fenced');
  });
});
