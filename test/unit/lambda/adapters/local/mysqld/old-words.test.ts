import { oldColumnName, translate } from '../../../../../../lambda/adapters/local/mysqld/vocabulary/old-words';

test.each([
  ['/* tool:freeze */ SHOW MASTER STATUS', 'SHOW BINARY LOG STATUS', 'as-is'],
  ['show slave status', 'SHOW REPLICA STATUS', 'old-column-names'],
  [
    "CHANGE MASTER TO MASTER_HOST = 'MASTER_1', MASTER_PORT=1",
    "CHANGE REPLICATION SOURCE TO SOURCE_HOST = 'MASTER_1', SOURCE_PORT=1",
    'as-is',
  ],
  ['SELECT VERSION()', "SELECT '8.0.21' AS `VERSION()`", 'as-is'],
  ['SELECT @@version AS v, @@version_comment AS c', "SELECT '8.0.21' AS v, @@version_comment AS c", 'as-is'],
  [
    "INSERT INTO notes VALUES ('SHOW MASTER STATUS, VERSION()')",
    "INSERT INTO notes VALUES ('SHOW MASTER STATUS, VERSION()')",
    'as-is',
  ],
] as const)('%s is said as %s', (statement, sql, answer) => {
  expect(translate(statement)).toEqual({ kind: 'say', sql, answer });
});

test.each([
  'SHOW REPLICA STATUS',
  '/* x */ SHOW BINARY LOG STATUS',
  'STOP REPLICA',
  "CHANGE REPLICATION SOURCE TO SOURCE_HOST = ''",
])('%s is not known yet', (statement) => expect(translate(statement).kind).toBe('refuse'));

test.each([
  ['Replica_IO_Running', 'Slave_IO_Running'],
  ['Relay_Source_Log_File', 'Relay_Master_Log_File'],
  ['Seconds_Behind_Source', 'Seconds_Behind_Master'],
  ['Replicate_Do_DB', 'Replicate_Do_DB'],
  ['Get_Source_public_key', 'Get_Master_public_key'],
])('the column %s was called %s', (now, then) => expect(oldColumnName(now)).toBe(then));
