export const rdsTables: readonly string[] = [
  'CREATE TABLE mysql.rds_configuration (name VARCHAR(100) PRIMARY KEY, value VARCHAR(100), description VARCHAR(300))',
  `INSERT INTO mysql.rds_configuration VALUES
    ('binlog retention hours', NULL, 'binlog retention hours specifies the duration in hours before binary logs are automatically deleted.'),
    ('source delay', '0', 'source delay specifies replication delay in seconds between current instance and its master.'),
    ('target delay', '0', 'target delay specifies replication delay in seconds between current instance and its future read-replica.')`,
  'CREATE TABLE mysql.rds_heartbeat2 (id INT PRIMARY KEY, value BIGINT)',
  'CREATE TABLE mysql.rds_sysinfo (name VARCHAR(25) PRIMARY KEY, value VARCHAR(50))',
  // Invoker's rights: only the platform itself may rotate. With no retention set, RDS purges as soon as no replica reads.
  `CREATE PROCEDURE mysql.rds_local_rotate_binlogs() SQL SECURITY INVOKER
  BEGIN
    DECLARE hours INT DEFAULT (SELECT value FROM mysql.rds_configuration WHERE name = 'binlog retention hours');
    FLUSH BINARY LOGS;
    SET @rds_purge_before = NOW() - INTERVAL COALESCE(hours, 0) HOUR;
    PURGE BINARY LOGS BEFORE @rds_purge_before;
  END`,
];

/**
 * RDS's own writer: statement format whatever binlog_format says, and with the right to write under read_only, so that the
 * position of a fenced source never stands still. Every 2 s here, every 5 minutes there.
 */
export const rdsHeartbeat: readonly string[] = [
  `CREATE DEFINER = 'rdsadmin'@'localhost' EVENT mysql.ev_rds_heartbeat ON SCHEDULE EVERY 2 SECOND DO
  BEGIN
    SET SESSION binlog_format = 'STATEMENT';
    INSERT INTO mysql.rds_heartbeat2 (id, value) VALUES (1, UNIX_TIMESTAMP() * 1000)
      ON DUPLICATE KEY UPDATE value = UNIX_TIMESTAMP() * 1000;
  END`,
  `CREATE DEFINER = 'rdsadmin'@'localhost' EVENT mysql.ev_rds_rotate_binlogs
    ON SCHEDULE EVERY 5 MINUTE STARTS NOW() + INTERVAL 5 MINUTE DO
    CALL mysql.rds_local_rotate_binlogs()`,
];
