import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalServers, type LocalServersOptions, startLocalServers } from '../../lambda/adapters/local/mysqld';
import { type Desired, defaultLimits } from '../../lambda/contract/desired';
import { aDesired } from './a-desired';
import { specOf } from './local-databases';

export const sourcePasswordVariable = 'SOURCE_PASSWORD';
export const targetPasswordVariable = 'TARGET_PASSWORD';
export const appUser = 'shop_app';
export const appPassword = 'app-secret-1';
const moverPassword = 'mover-secret-1';

/** A source that is plain MySQL (its own fence and words) and a target with Azure's manners, both real. */
export interface World {
  readonly servers: LocalServers;
  readonly folder: string;
  /** A fresh state folder and the wanted state for a migration of this name. */
  desired(name: string, changes?: Partial<Desired>): Desired;
  stateDir(name: string): string;
  stop(): Promise<void>;
}

/**
 * `mover` is an admin of a self-managed source: it may set global variables and steer accounts, and is bound by
 * `read_only` as application accounts are.
 */
const sourceAccounts = `
CREATE USER IF NOT EXISTS 'mover'@'%' IDENTIFIED BY '${moverPassword}';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, RELOAD, PROCESS, REFERENCES, INDEX, ALTER, SHOW DATABASES,
  CREATE TEMPORARY TABLES, LOCK TABLES, EXECUTE, REPLICATION SLAVE, REPLICATION CLIENT, CREATE VIEW, SHOW VIEW,
  CREATE ROUTINE, ALTER ROUTINE, CREATE USER, EVENT, TRIGGER ON *.* TO 'mover'@'%' WITH GRANT OPTION;
GRANT SYSTEM_VARIABLES_ADMIN, XA_RECOVER_ADMIN, REPLICATION_SLAVE_ADMIN ON *.* TO 'mover'@'%';
CREATE USER IF NOT EXISTS '${appUser}'@'%' IDENTIFIED BY '${appPassword}';
GRANT ALL ON shop.* TO '${appUser}'@'%';`;

/**
 * Every five minutes by the clock RDS purges what its own table does not tell it to keep. A plain MySQL has nobody who does that behind
 * the setting that is raised there.
 */
const noPlatform = 'SET SESSION sql_log_bin = 0; DROP EVENT mysql.ev_rds_rotate_binlogs';

const targetAccounts = `
CREATE USER IF NOT EXISTS '${appUser}'@'%' IDENTIFIED BY '${appPassword}' ACCOUNT LOCK;
GRANT ALL ON shop.* TO '${appUser}'@'%';`;

export async function startWorld(options: LocalServersOptions = {}): Promise<World> {
  return worldOf(await startLocalServers({ roles: ['source', 'target'], durable: false, ...options }));
}

export async function worldOf(servers: LocalServers): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'rds-to-azure-world-'));
  await servers.source.asRoot(noPlatform);
  await asRootAll(servers.source, sourceAccounts);
  await asRootAll(servers.target, targetAccounts);
  process.env[sourcePasswordVariable] = moverPassword;
  process.env[targetPasswordVariable] = servers.target.adminPassword;
  return {
    servers,
    folder,
    stateDir: (name) => join(folder, name),
    desired: (name, changes) => wanted(servers, name, changes),
    async stop() {
      await servers.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Statements separated by `;` at the end of a line. */
export async function asRootAll(server: { asRoot(sql: string): Promise<unknown> }, statements: string): Promise<void> {
  for (const statement of statements.split(/;\s*(?:\n|$)/)) {
    if (statement.trim() !== '') await server.asRoot(statement);
  }
}

function wanted(servers: LocalServers, name: string, changes: Partial<Desired> = {}): Desired {
  const { source, target } = servers;
  const password = (variable: string) => ({ kind: 'environment', name: variable }) as const;
  return aDesired({
    name,
    source: { ...specOf(source, 'mysql'), user: 'mover', password: password(sourcePasswordVariable) },
    target: { ...specOf(target, 'azure'), password: password(targetPasswordVariable) },
    channel: { host: source.host, port: source.port },
    acceptCaseFolding: true,
    limits: { ...defaultLimits, workers: 2, writeOutageBudgetSeconds: 10, fenceTimeoutSeconds: 5 },
    ...changes,
  });
}
