import type { Desired } from '../../lambda/contract/desired';
import type { World } from './world';

/**
 * Plain MySQL on both sides: every fence is a statement, so that a process which only has the state folder (the dead-man) can lift it.
 * The admin of the target has what that of the source has, and is bound by `read_only` as applications are.
 */
export async function selfManaged(world: World): Promise<(desired: Desired) => Desired> {
  const { target } = world.servers;
  await target.asRoot(`SET sql_log_bin = 0; CREATE USER 'mover'@'%' IDENTIFIED BY '${target.adminPassword}';
    GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, RELOAD, PROCESS, REFERENCES, INDEX, ALTER, SHOW DATABASES,
      CREATE TEMPORARY TABLES, LOCK TABLES, EXECUTE, REPLICATION SLAVE, REPLICATION CLIENT, CREATE VIEW, SHOW VIEW,
      CREATE ROUTINE, ALTER ROUTINE, CREATE USER, EVENT, TRIGGER ON *.* TO 'mover'@'%' WITH GRANT OPTION;
    GRANT SYSTEM_VARIABLES_ADMIN, XA_RECOVER_ADMIN, REPLICATION_SLAVE_ADMIN ON *.* TO 'mover'@'%'`);
  // The platform's own admin can log in too; it is nobody's application.
  await target.asRoot("ALTER USER 'admin'@'%' ACCOUNT LOCK");
  return (desired) => ({ ...desired, target: { ...desired.target, user: 'mover', platform: 'mysql' } });
}
