import { Readable } from 'node:stream';
import { startLocalServers } from '../../../lambda/adapters/local/mysqld';
import { admins, refusal, rowsOf } from '../../support/admins';
import { eventuallyHolds } from '../../support/eventually';

jest.setTimeout(60_000);

const adminOf = admins();

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
        expect(await refusal(session.query(unknown))).toBe(1064);
      }
    }
    expect(await refusal(onSource.query("CALL mysql.rds_set_external_source('h', 1, 'u', 'p', 'f', 4, 0)"))).toBe(1305);
    const slaveStatus = async () => (await rowsOf(onReplica, 'SHOW SLAVE STATUS'))[0] ?? {};
    await eventuallyHolds(async () => expect((await slaveStatus()).Seconds_Behind_Master).toBe(0));
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
    await eventuallyHolds(async () =>
      expect(await rowsOf(onTarget, 'SELECT word FROM older.words')).toEqual([{ word }]),
    );

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
