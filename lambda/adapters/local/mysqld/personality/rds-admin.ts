import { keepOutOfSystemSchema } from './managed-admin';
import type { Words } from './words';

/**
 * The grants of RDS's `rds_superuser_role`, except RELOAD. RDS lists it and still refuses FLUSH TABLES WITH READ LOCK to
 * everyone; upstream the two cannot be parted, and being refused is what a migration has to live with. So FLUSH of tables and
 * logs is refused here too, which RDS would allow.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.MasterAccounts.html (8.0.36 and newer)
 */
const listed = [
  'SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, PROCESS, REFERENCES, INDEX, ALTER, SHOW DATABASES, CREATE TEMPORARY TABLES',
  'LOCK TABLES, EXECUTE, REPLICATION SLAVE, REPLICATION CLIENT, CREATE VIEW, SHOW VIEW, CREATE ROUTINE, ALTER ROUTINE',
  'CREATE USER, EVENT, TRIGGER, CREATE ROLE, DROP ROLE, APPLICATION_PASSWORD_ADMIN, ROLE_ADMIN, XA_RECOVER_ADMIN',
];

/** Tried on 9.7.4: for its session this admin can set neither sql_log_bin nor sql_generate_invisible_primary_key. */
export function rdsAdmin(words: Words): readonly string[] {
  const privileges = [...listed, ...words.anyDefiner].join(', ');
  return [
    "CREATE USER 'rdsadmin'@'localhost' IDENTIFIED BY RANDOM PASSWORD ACCOUNT LOCK",
    "GRANT ALL PRIVILEGES ON *.* TO 'rdsadmin'@'localhost' WITH GRANT OPTION",
    "CREATE USER 'rdsrepladmin'@'%' IDENTIFIED BY RANDOM PASSWORD REQUIRE SSL",
    // SYSTEM_USER keeps the admin's CREATE USER away from it.
    "GRANT REPLICATION SLAVE, SYSTEM_USER ON *.* TO 'rdsrepladmin'@'%'",
    'CREATE ROLE rds_superuser_role',
    `GRANT ${privileges} ON *.* TO rds_superuser_role WITH GRANT OPTION`,
    keepOutOfSystemSchema('rds_superuser_role'),
    "CREATE USER 'admin'@'%' IDENTIFIED BY RANDOM PASSWORD",
    "GRANT rds_superuser_role TO 'admin'@'%' WITH ADMIN OPTION",
    "SET DEFAULT ROLE ALL TO 'admin'@'%'",
  ];
}
