import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServerCertificate } from './certificates';
import { copyDataTemplate } from './data-template';
import { freePort, isPortFree } from './free-port';
import type { MysqldBuild } from './locate-mysqld';
import { type MysqldSettings, type RunningMysqld, startMysqld } from './mysqld';
import { wordsOf } from './personality/words';
import { type RoleArgumentsInput, roleArguments } from './role-arguments';
import { queryAsRoot } from './root-session';
import type { ServerRole } from './server-role';
import { sqlLiteral } from './sql-literal';
import { oldVersion } from './vocabulary/old-words';
import { type Front, serveOldVocabulary } from './vocabulary/vocabulary-80';

/** One real MySQL server with the manners of a managed platform, on 127.0.0.1. */
export interface LocalServer {
  readonly role: ServerRole;
  readonly host: '127.0.0.1';
  readonly port: number;
  readonly adminUser: string;
  readonly adminPassword: string;
  readonly caFile: string;
  readonly caPem: string;
  /** What the server says it is. */
  readonly version: string;
  /** What it is: the words that `asRoot` has to use. */
  readonly buildVersion: string;
  /** The process of the server; another one after each start. `undefined` while it is stopped. */
  readonly pid: number | undefined;
  /** The server's error log. */
  readonly logFile: string;
  /** For the local cloud itself and for judges in tests, never for the tool. */
  asRoot(sql: string): Promise<Record<string, unknown>[]>;
  /** A start option, which no SET PERSIST keeps: it takes effect at once and at every later start. */
  setWildIgnore(patterns: readonly string[]): Promise<void>;
  /** On the same port, with the same data. */
  start(): Promise<void>;
  stop(how?: 'clean' | 'kill'): Promise<void>;
  restart(how?: 'clean' | 'kill'): Promise<void>;
}

export interface ServerPlan extends RoleArgumentsInput {
  /** A replica has its source's. */
  readonly adminPassword: string;
  readonly build: MysqldBuild;
  readonly lowerCaseTableNames: 0 | 1;
  readonly folder: string;
  readonly sockets: string;
  readonly caPem: string;
  readonly certificate: ServerCertificate;
  readonly vocabulary: 'native' | '8.0';
  /** Of `rdsrepladmin` on the source; the target has no such account. */
  readonly replicationPassword: string;
}

export async function newLocalServer(plan: ServerPlan): Promise<LocalServer> {
  const { build, role, folder } = plan;
  const data = join(folder, 'data');
  for (const name of ['tmp', 'files']) await mkdir(join(folder, name), { recursive: true, mode: 0o700 });
  await copyDataTemplate(plan, data);
  const { adminPassword } = plan;
  const rootPassword = newPassword();
  const port = await freePort();
  const fronted = plan.vocabulary === '8.0';
  const serverPort = fronted ? await freePort() : port;
  const openFront = async () =>
    fronted ? serveOldVocabulary({ port, serverPort, caPem: plan.caPem, ...plan.certificate }) : undefined;
  const settings: MysqldSettings = {
    build,
    data,
    rootPassword,
    socketPath: join(plan.sockets, `${role}.sock`),
    log: join(folder, 'error.log'),
    arguments: [`--port=${serverPort}`, ...roleArguments(plan)],
  };
  let running: RunningMysqld | undefined = await firstStart(settings, passwords(plan, adminPassword, rootPassword));
  let front: Front | undefined = await openFront();
  let ignored: readonly string[] | undefined;
  const server: LocalServer = {
    role,
    host: '127.0.0.1',
    port,
    adminUser: 'admin',
    adminPassword,
    caFile: join(folder, 'ca.pem'),
    caPem: plan.caPem,
    version: fronted ? oldVersion : build.version,
    buildVersion: build.version,
    get pid() {
      return running?.hasEnded() ? undefined : running?.pid;
    },
    logFile: settings.log,
    asRoot: async (sql) => {
      if (server.pid === undefined) throw new Error(`the local ${role} is stopped`);
      return queryAsRoot({ socketPath: settings.socketPath, password: rootPassword }, sql);
    },
    setWildIgnore: async (patterns) => {
      await changeFilter(server, patterns);
      ignored = patterns;
    },
    start: async () => {
      if (server.pid !== undefined) return;
      if (!(await isPortFree(port)))
        throw new Error(`port ${port} of the local ${role} was taken while it was stopped`);
      running = await startMysqld(withFilter(settings, ignored));
      front = await openFront();
    },
    stop: async (how = 'clean') => {
      await front?.close();
      front = undefined;
      await running?.stop(how);
      running = undefined;
    },
    restart: async (how = 'clean') => {
      await server.stop(how);
      await server.start();
    },
  };
  return server;
}

/** While an applier runs the server refuses it (3017). */
async function changeFilter(server: LocalServer, patterns: readonly string[]): Promise<void> {
  const { replica } = wordsOf(server.buildVersion);
  const [running] = await server.asRoot(
    "SELECT 1 AS running FROM performance_schema.replication_applier_status WHERE service_state = 'ON'",
  );
  const change = `CHANGE REPLICATION FILTER REPLICATE_WILD_IGNORE_TABLE = (${patterns.map(sqlLiteral).join(', ')})`;
  const thread = `${replica} SQL_THREAD`;
  await server.asRoot(running === undefined ? change : `STOP ${thread}; ${change}; START ${thread}`);
}

function withFilter(settings: MysqldSettings, ignored: readonly string[] | undefined): MysqldSettings {
  if (ignored === undefined) return settings;
  const option = '--replicate-wild-ignore-table=';
  const others = settings.arguments.filter((argument) => !argument.startsWith(option));
  return { ...settings, arguments: [...others, ...ignored.map((pattern) => `${option}${pattern}`)] };
}

/** The passwords are set before the server takes its first connection, and by a file that is gone after. */
async function firstStart(settings: MysqldSettings, statements: readonly string[]): Promise<RunningMysqld> {
  const file = `${settings.socketPath}.sql`;
  await writeFile(file, ['SET SESSION sql_log_bin = 0;', ...statements, ''].join('\n'), { mode: 0o600 });
  try {
    return await startMysqld({ ...settings, arguments: [...settings.arguments, `--init-file=${file}`] });
  } finally {
    await rm(file, { force: true });
  }
}

function passwords(plan: ServerPlan, adminPassword: string, rootPassword: string): readonly string[] {
  const replication =
    plan.role === 'target' ? [] : [`ALTER USER 'rdsrepladmin'@'%' IDENTIFIED BY '${plan.replicationPassword}';`];
  return [
    `ALTER USER 'root'@'localhost' IDENTIFIED BY '${rootPassword}';`,
    `ALTER USER 'admin'@'%' IDENTIFIED BY '${adminPassword}';`,
    ...replication,
  ];
}

/** As long as MySQL lets the password of a replication user be: 32 characters. */
export function newPassword(): string {
  return randomBytes(16).toString('hex');
}
