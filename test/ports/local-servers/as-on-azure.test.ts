import type { Connection } from 'mysql2/promise';
import { type LocalServers, startLocalServers } from '../../../lambda/adapters/local/mysqld';
import { newCertificateAuthority } from '../../../lambda/adapters/local/mysqld/certificates';
import { ignoredOnTheWayBack } from '../../../lambda/contract/names';
import { admins, refusal, rowsOf } from '../../support/admins';
import { eventuallyHolds } from '../../support/eventually';

jest.setTimeout(60_000);

const adminOf = admins();
let servers: LocalServers;

beforeAll(async () => {
  servers = await startLocalServers({ roles: ['source', 'target'] });
});
afterAll(async () => servers?.stop());

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
    await eventuallyHolds(async () =>
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
    await eventuallyHolds(async () => expect(Number((await status())?.Exec_Source_Log_Pos)).toBeGreaterThan(applied));
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
    await eventuallyHolds(async () =>
      expect(await status()).toMatchObject({ Replica_IO_Running: 'Connecting', Last_IO_Errno: errno }),
    );
    await remove();
  });

  test('the GTID procedure is refused while GTIDs are off', async () => {
    const call = "CALL mysql.az_replication_change_master_with_gtid('127.0.0.1', 'to_azure', 'Replication-1', ?, ?)";
    expect(await refusal(admin.query(call, [servers.source.port, servers.source.caPem]))).toBe(1777);
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
      await eventuallyHolds(async () => {
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
