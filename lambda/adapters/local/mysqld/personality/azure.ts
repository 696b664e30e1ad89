import { azureTables } from '../azure-housekeeping';
import { changeSource, runPrepared } from './change-source';
import { keepOutOfSystemSchema } from './managed-admin';
import type { Words } from './words';

/** What Azure Database for MySQL Flexible Server adds to a server. Names and argument order from Microsoft's how-to. */
export function azurePersonality(words: Words): readonly string[] {
  return [...admin, ...azureTables, ...procedures(words)];
}

/**
 * The static privileges that the platform leaves its admin, except RELOAD, and the only five dynamic ones it knows. The platform
 * grants RELOAD and still refuses RESET; upstream RELOAD lets `RESET REPLICA` and `RESET BINARY LOGS AND GTIDS` through, and an
 * admin stronger than the real one would hide mistakes. So every FLUSH is refused here too.
 *
 * Tried on 9.7.4: SESSION_VARIABLES_ADMIN lets this admin set sql_log_bin, sql_generate_invisible_primary_key, binlog_row_image
 * and gtid_next for its session; unique_checks and foreign_key_checks need no privilege.
 */
const privileges = [
  'SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, PROCESS, REFERENCES, INDEX, ALTER, SHOW DATABASES',
  'CREATE TEMPORARY TABLES, LOCK TABLES, EXECUTE, REPLICATION SLAVE, REPLICATION CLIENT, CREATE VIEW, SHOW VIEW',
  'CREATE ROUTINE, ALTER ROUTINE, CREATE USER, EVENT, TRIGGER, CREATE ROLE, DROP ROLE',
  'REPLICATION_APPLIER, ROLE_ADMIN, SESSION_VARIABLES_ADMIN, SHOW_ROUTINE, XA_RECOVER_ADMIN',
];

const admin = [
  "CREATE USER 'azure_superuser'@'localhost' IDENTIFIED BY RANDOM PASSWORD ACCOUNT LOCK",
  "GRANT ALL PRIVILEGES ON *.* TO 'azure_superuser'@'localhost' WITH GRANT OPTION",
  "CREATE USER 'admin'@'%' IDENTIFIED BY RANDOM PASSWORD",
  `GRANT ${privileges.join(', ')} ON *.* TO 'admin'@'%' WITH GRANT OPTION`,
  keepOutOfSystemSchema("'admin'@'%'"),
];

function procedures(words: Words): readonly string[] {
  const { replica } = words;
  const who =
    'IN master_host VARCHAR(255), IN master_user VARCHAR(255), IN master_password VARCHAR(255), IN master_port INT';
  const position = 'IN master_log_file VARCHAR(255), IN master_log_pos BIGINT';
  // How long the platform lets the CA be is not documented; a region's bundle of RDS certificates fits.
  const ca = 'IN master_ssl_ca VARCHAR(8192)';
  const login = {
    HOST: 'QUOTE(master_host)',
    USER: 'QUOTE(master_user)',
    PASSWORD: 'QUOTE(master_password)',
    PORT: 'master_port',
  };
  const at = { LOG_FILE: 'QUOTE(master_log_file)', LOG_POS: 'master_log_pos' };
  return [
    procedure(
      `az_replication_change_master(${who}, ${position}, ${ca})`,
      changeSourceOverTls(words, { ...login, ...at }),
    ),
    procedure(
      `az_replication_change_master_with_gtid(${who}, ${ca})`,
      changeSourceOverTls(words, { ...login, AUTO_POSITION: '1' }),
    ),
    procedure('az_replication_start()', `START ${replica};`),
    procedure('az_replication_stop()', `STOP ${replica};`),
    procedure('az_replication_remove_master()', `STOP ${replica}; RESET ${replica} ALL;`),
    procedure(
      'az_replication_skip_counter()',
      `STOP ${replica}; SET GLOBAL ${words.skipCounter} = 1; START ${replica};`,
    ),
  ];
}

function procedure(signature: string, body: string): string {
  return `CREATE DEFINER = 'azure_superuser'@'localhost' PROCEDURE mysql.${signature} SQL SECURITY DEFINER
  BEGIN
    ${body}
  END`;
}

/**
 * The platform takes the CA as text, MySQL wants a file: it is written where the server may write, under a new name each time
 * because DUMPFILE never overwrites. An empty text means no TLS. With a CA the host name is verified too; whether the platform
 * does is not documented, and the stricter guess cannot hide a mistake.
 */
function changeSourceOverTls(words: Words, options: Readonly<Record<string, string>>): string {
  return `
    DECLARE ca_file VARCHAR(1024) DEFAULT '';
    IF COALESCE(master_ssl_ca, '') <> '' THEN
      SET ca_file = CONCAT(@@secure_file_priv, 'az-ca-', UUID(), '.pem');
      SET @local_platform_ca = master_ssl_ca;
      ${runPrepared("CONCAT('SELECT @local_platform_ca INTO DUMPFILE ', QUOTE(ca_file))")}
      SET @local_platform_ca = NULL;
    END IF;
    ${changeSource(words, {
      ...options,
      SSL: "IF(ca_file = '', '0', '1')",
      SSL_CA: 'QUOTE(ca_file)',
      SSL_VERIFY_SERVER_CERT: "IF(ca_file = '', '0', '1')",
    })}`;
}
