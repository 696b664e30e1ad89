import { parseOwnPosition, parseReplicaStatus } from '../../../../lambda/mysql/replication-status';

/** As 9.7 and 8.4 answer. */
const now = {
  Replica_IO_State: 'Waiting for source to send event',
  Source_Host: '10.0.0.1',
  Source_User: 'rds_to_azure_repl',
  Source_Port: '3306',
  Source_Log_File: 'bin.000009',
  Read_Source_Log_Pos: '900',
  Relay_Log_File: 'relay-bin.000002',
  Relay_Log_Pos: '42',
  Relay_Source_Log_File: 'bin.000008',
  Replica_IO_Running: 'Yes',
  Replica_SQL_Running: 'Yes',
  Replicate_Wild_Ignore_Table: 'mysql.%',
  Exec_Source_Log_Pos: '400',
  Seconds_Behind_Source: '3',
  Skip_Counter: '0',
  Last_IO_Errno: '0',
  Last_IO_Error: '',
  Last_SQL_Errno: '0',
  Last_SQL_Error: '',
  Source_UUID: 'u-u-i-d',
  Retrieved_Gtid_Set: '',
  Executed_Gtid_Set: 'a:1-5,\nb:1-7',
  Auto_Position: '0',
  Channel_Name: '',
};

/** As 8.0.17 answers: the same row in the old words. */
const before = Object.fromEntries(
  Object.entries(now).map(([name, value]) => [
    name.replace('Source', 'Master').replace('Replica_', 'Slave_').replace('SOURCE', 'MASTER'),
    value,
  ]),
);

test('the same status is read from the words of every version', () => {
  const status = parseReplicaStatus([now]);

  expect(parseReplicaStatus([before])).toEqual(status);
  expect(status).toMatchObject({
    receiving: 'yes',
    applying: true,
    executed: { file: 'bin.000008', position: 400 },
    received: { file: 'bin.000009', position: 900 },
    lagSeconds: 3,
    executedGtidSet: 'a:1-5,b:1-7',
    sourceUser: 'rds_to_azure_repl',
    sourcePort: 3306,
    sourceUuid: 'u-u-i-d',
  });
});

test('a lag that the server does not know is unknown, never 0', () => {
  expect(parseReplicaStatus([{ ...now, Seconds_Behind_Source: null }])?.lagSeconds).toBe('unknown');
});

test('a receiver that connects is not one that receives', () => {
  expect(parseReplicaStatus([{ ...now, Replica_IO_Running: 'Connecting' }])?.receiving).toBe('connecting');
  expect(parseReplicaStatus([{ ...now, Replica_IO_Running: 'No' }])?.receiving).toBe('no');
});

test('no row is no channel; of several the unnamed one is ours', () => {
  const other = { ...now, Channel_Name: 'other', Source_User: 'somebody' };

  expect(parseReplicaStatus([])).toBeUndefined();
  expect(parseReplicaStatus([other, now])?.sourceUser).toBe('rds_to_azure_repl');
});

test('a server without a binlog has no position', () => {
  expect(parseOwnPosition([])).toBeUndefined();
  expect(parseOwnPosition([{ File: 'bin.000001', Position: '157', Executed_Gtid_Set: 'a:1-2,\nb:1' }])).toEqual({
    file: 'bin.000001',
    position: 157,
    gtidSet: 'a:1-2,b:1',
  });
});
