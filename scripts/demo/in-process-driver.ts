import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { type LocalServer, type LocalServers, startLocalServers } from '../../lambda/adapters/local/mysqld';
import { jsonObserver } from '../../lambda/adapters/node';
import { type Desired, defaultLimits } from '../../lambda/contract/desired';
import { describeFindings } from '../../lambda/contract/finding';
import { everyTable } from '../../lambda/contract/table-filter';
import { openLocalRun } from '../../lambda/entry/local';
import { compareVersions, parseVersion } from '../../lambda/mysql/server-version';
import type { Attempted, Driver, DriverOptions } from './driver';

/** The same route and engine without a cloud: two servers, driven by this process, as `scripts/migrate.ts` does. */
export async function inProcessDriver({ folder }: DriverOptions): Promise<Driver> {
  const servers = await startLocalServers({ roles: ['source', 'target'] });
  const source = await makeOperator(servers.source, onEither(servers.source));
  const target = await makeOperator(servers.target, onEither(servers.target));
  await lockAdmin(servers.target);
  process.env.SOURCE_PASSWORD = source.password;
  process.env.TARGET_PASSWORD = target.password;
  const stateDir = join(folder, 'state');
  const log = createWriteStream(join(folder, 'engine.log'));
  const opened = (followAgain = '') =>
    openLocalRun({
      desired: { ...desiredFor(servers), wayBack: 'required', followAgain },
      stateDir,
      observer: jsonObserver({ migration: 'shop', stream: log }),
    });
  let run = await opened();
  let failure: unknown;
  const sync = (): void => {
    run.advanceUntilSettled('validated').catch((thrown: unknown) => {
      failure = thrown;
    });
  };
  const attempt = async (reach: 'cut-over' | 'rolled-back'): Promise<Attempted> => {
    const settled = await run.advanceUntilSettled(reach);
    return settled.kind === 'reached'
      ? { done: true, text: '' }
      : { done: false, text: describeFindings(settled.findings) };
  };
  return {
    name: 'in-process',
    about: `MySQL ${servers.source.version} and MySQL ${servers.target.version}, no cloud`,
    commands: { sync: 'migrate sync', cutover: 'migrate cutover', rollback: 'migrate rollback' },
    servers,
    endpoint: { kind: 'file', path: join(stateDir, 'published', 'endpoint') },
    environment: process.env,
    async startSync() {
      sync();
    },
    check: () => {
      if (failure !== undefined) throw failure;
    },
    record: async () => (await run.ports.records.read())?.record,
    cutOver: () => attempt('cut-over'),
    rollBack: () => attempt('rolled-back'),
    followAgain: (rollBack) => ({
      typed: [`migrate sync --follow-again ${rollBack}`],
      async start() {
        await run.close();
        run = await opened(rollBack);
        sync();
      },
    }),
    async stop() {
      // The dead-man is made to outlive us; there will be nothing left for it to save.
      const cutover = (await run.ports.records.read())?.record.cutover;
      if (cutover) await run.ports.deadMan.disarm(cutover.id);
      await run.close().catch(() => undefined);
      await servers.stop();
      log.end();
    },
  };
}

/** Whoever may write on both sides waits locked on the target, as the application's account does. */
export async function lockAdmin(target: LocalServer): Promise<void> {
  await target.asRoot("SET SESSION sql_log_bin = 0; ALTER USER 'admin'@'%' ACCOUNT LOCK");
}

/**
 * Plain MySQL is migrated by an account of its operator. On the source it may set read_only and is bound by it, as
 * applications are; the platforms' admins may not set it.
 */
export async function makeOperator(server: LocalServer, grants: string): Promise<{ readonly password: string }> {
  const password = randomBytes(12).toString('hex');
  await server.asRoot(
    `SET SESSION sql_log_bin = 0;
     CREATE USER 'operator'@'%' IDENTIFIED BY '${password}' REQUIRE SSL;
     GRANT ${grants} ON *.* TO 'operator'@'%' WITH GRANT OPTION`,
  );
  return { password };
}

export const onSource = [
  'SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, RELOAD, PROCESS, REFERENCES, INDEX, ALTER, SHOW DATABASES, LOCK TABLES',
  'EXECUTE, REPLICATION SLAVE, REPLICATION CLIENT, CREATE VIEW, SHOW VIEW, CREATE ROUTINE, ALTER ROUTINE, CREATE USER',
  'EVENT, TRIGGER, SYSTEM_VARIABLES_ADMIN, XA_RECOVER_ADMIN',
].join(', ');
export const onTarget = 'ALL PRIVILEGES';
/**
 * With a way back each side is once the one that is followed and fenced, and once the one that follows; and an event that is enabled
 * again there keeps its definer only if that may be named.
 */
export function onEither({ version }: LocalServer): string {
  const isOld = compareVersions(parseVersion(version), parseVersion('8.2.0')) < 0;
  const definers = isOld ? 'SET_USER_ID' : 'SET_ANY_DEFINER';
  return `${onSource}, CREATE TEMPORARY TABLES, REPLICATION_SLAVE_ADMIN, ${definers}`;
}

export function desiredFor({ source, target }: Pick<LocalServers, 'source' | 'target'>): Desired {
  const spec = (server: LocalServer, variable: string): Desired['source'] => ({
    host: server.host,
    port: server.port,
    user: 'operator',
    password: { kind: 'environment', name: variable },
    platform: 'mysql',
    tls: 'verified',
    caPem: server.caPem,
  });
  return {
    name: 'shop',
    reach: 'validated',
    attempt: '0',
    source: spec(source, 'SOURCE_PASSWORD'),
    target: spec(target, 'TARGET_PASSWORD'),
    channel: { host: source.host, port: source.port },
    schemas: ['shop'],
    tables: everyTable,
    freeze: 'held-snapshot',
    acceptCaseFolding: false,
    definers: 'keep-or-admin',
    strict: false,
    wayBack: 'wanted',
    wayBackToOlder: '',
    emptyTarget: '',
    limits: defaultLimits,
    hooks: { onFailure: 'abort' },
    fence: 'read-only',
    userChecks: 'hold',
  };
}
