import { changeSource } from './change-source';
import type { Words } from './words';

/** Names, order and kinds of the arguments as on RDS; note that the port comes second here and fourth on Azure. */
export function rdsProcedures(words: Words): readonly string[] {
  const external = words.externalSource.flatMap((name) => externalSource(name, words));
  return [...configuration, ...sessions, ...replication(words), ...external];
}

function procedure(signature: string, body: string): string {
  return `CREATE DEFINER = 'rdsadmin'@'localhost' PROCEDURE mysql.${signature} SQL SECURITY DEFINER
  BEGIN
    ${body}
  END`;
}

function refuse(condition: string, message: string): string {
  return `IF ${condition} THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '${message}'; END IF;`;
}

const configuration = [
  procedure(
    'rds_set_configuration(IN p_name VARCHAR(30), IN p_value INT)',
    `${refuse('NOT EXISTS (SELECT 1 FROM mysql.rds_configuration WHERE name = p_name)', 'Invalid parameter name')}
    ${refuse(
      "p_name = 'binlog retention hours' AND p_value NOT BETWEEN 1 AND 168",
      'For binlog retention hours the value must be between 1 and 168 inclusive or be NULL',
    )}
    UPDATE mysql.rds_configuration SET value = p_value WHERE name = p_name;`,
  ),
  procedure('rds_show_configuration()', 'SELECT name, value, description FROM mysql.rds_configuration ORDER BY name;'),
];

const platformThread = `EXISTS (
  SELECT 1 FROM performance_schema.threads
  WHERE processlist_id = p_thread
    AND (type = 'BACKGROUND' OR processlist_user IN ('rdsadmin', 'rdsrepladmin', 'root', 'event_scheduler', 'system user')))`;

const sessions = [
  procedure(
    'rds_kill(IN p_thread BIGINT)',
    `${refuse(platformThread, 'CANNOT KILL RDSADMIN SESSION')} KILL CONNECTION p_thread;`,
  ),
  procedure(
    'rds_kill_query(IN p_thread BIGINT)',
    `${refuse(platformThread, 'CANNOT KILL RDSADMIN QUERY')} KILL QUERY p_thread;`,
  ),
];

function replication(words: Words): readonly string[] {
  const { replica, source, skipCounter } = words;
  return [
    procedure('rds_stop_replication()', `STOP ${replica}; SELECT 'Replication has been stopped' AS Message;`),
    procedure('rds_start_replication()', `START ${replica}; SELECT 'Replication has been started' AS Message;`),
    procedure(
      'rds_skip_repl_error()',
      `STOP ${replica}; SET GLOBAL ${skipCounter} = 1; START ${replica}; SELECT 'Statement in error has been skipped' AS Message;`,
    ),
    procedure(
      'rds_start_replication_until(IN p_file VARCHAR(100), IN p_position BIGINT)',
      `SET @rds_until = CONCAT('START ${replica} UNTIL ${source}_LOG_FILE = ', QUOTE(p_file), ', ${source}_LOG_POS = ', p_position);
      PREPARE rds_until FROM @rds_until; EXECUTE rds_until; DEALLOCATE PREPARE rds_until;`,
    ),
  ];
}

function externalSource(name: string, words: Words): readonly string[] {
  const autocommit = refuse('@@autocommit = 0', 'This procedure needs autocommit = 1');
  const login = {
    HOST: 'QUOTE(p_host)',
    PORT: 'p_port',
    USER: 'QUOTE(p_user)',
    PASSWORD: 'QUOTE(p_password)',
    SSL: 'p_ssl',
    // RDS takes no CA here and so cannot check the certificate.
    SSL_VERIFY_SERVER_CERT: '0',
  };
  const who = 'IN p_host VARCHAR(255), IN p_port INT, IN p_user TEXT, IN p_password TEXT';
  return [
    procedure(
      `rds_set_external_${name}(${who}, IN p_file TEXT, IN p_position BIGINT, IN p_ssl TINYINT)`,
      autocommit + changeSource(words, { ...login, LOG_FILE: 'QUOTE(p_file)', LOG_POS: 'p_position' }),
    ),
    procedure(
      `rds_set_external_${name}_with_auto_position(${who}, IN p_ssl TINYINT, IN p_delay INT)`,
      autocommit + changeSource(words, { ...login, AUTO_POSITION: '1', DELAY: 'p_delay' }),
    ),
    procedure(`rds_reset_external_${name}()`, `STOP ${words.replica}; RESET ${words.replica} ALL;`),
  ];
}
