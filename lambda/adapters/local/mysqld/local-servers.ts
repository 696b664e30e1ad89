import { mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepAzureHouse } from './azure-housekeeping';
import { newCertificateAuthority } from './certificates';
import { followSource } from './follow-source';
import { removeWithUs } from './lifeline';
import { type LocalServer, newLocalServer, newPassword, type ServerPlan } from './local-server';
import { locateMysqld } from './locate-mysqld';
import { type ParameterValue, setParameter } from './server-parameter';
import { type ServerRole, serverRoles } from './server-role';
import { newSocketFolder } from './socket-folder';

/** The local cloud's databases. A member that was not asked for throws when it is read. */
export interface LocalServers {
  readonly source: LocalServer;
  readonly replica: LocalServer;
  readonly target: LocalServer;
  readonly folder: string;
  /**
   * Stands in for what is no SQL on the platforms: a change of an RDS parameter group, of an Azure server parameter. Like those
   * it survives a restart.
   */
  setServerParameter(role: ServerRole, name: string, value: ParameterValue, delayMilliseconds?: number): Promise<void>;
  stop(): Promise<void>;
}

export interface LocalServersOptions {
  /** Must be empty or absent; stays when the servers stop. @default a temporary folder, removed on stop */
  readonly folder?: string;
  /** @default all three; a replica needs a source */
  readonly roles?: readonly ServerRole[];
  /** @default OFF, as on both platforms */
  readonly gtid?: 'OFF' | 'ON';
  /** '8.0': a front before each server speaks and understands the words of 8.0.21. @default native: those of the mysqld */
  readonly vocabulary?: 'native' | '8.0';
  /** @default 1, as on Azure */
  readonly targetLowerCaseTableNames?: 0 | 1;
  readonly serverArguments?: Partial<Record<ServerRole, readonly string[]>>;
  /** @default true: sync_binlog=1, innodb_flush_log_at_trx_commit=1 */
  readonly durable?: boolean;
}

export async function startLocalServers(options: LocalServersOptions = {}): Promise<LocalServers> {
  refuseImpossible(options);
  const ours = options.folder === undefined ? await mkdtemp(join(tmpdir(), 'rds-to-azure-')) : undefined;
  const folder = ours ?? (await emptyFolder(options.folder ?? ''));
  const sockets = await newSocketFolder();
  const removals = [sockets, ...(ours === undefined ? [] : [ours])].map(removeWithUs);
  const roles = options.roles ?? serverRoles;
  const started: LocalServer[] = [];
  const agents: { end(): void }[] = [];
  const stop = async () => {
    for (const agent of agents) agent.end();
    await Promise.all(started.map((server) => server.stop(ours === undefined ? 'clean' : 'kill')));
    await Promise.all(removals.map((remove) => remove()));
  };
  try {
    await startAll({ options, roles, folder, sockets, started });
    agents.push(...started.filter(({ role }) => role === 'target').map(keepAzureHouse));
  } catch (error) {
    await stop();
    throw error;
  }
  const member = (role: ServerRole): LocalServer => {
    const server = started.find((one) => one.role === role);
    if (server === undefined) throw new Error(`no local ${role} was asked for: roles were ${roles.join(', ')}`);
    return server;
  };
  return {
    get source() {
      return member('source');
    },
    get replica() {
      return member('replica');
    },
    get target() {
      return member('target');
    },
    folder,
    setServerParameter: (role, name, value, delay = 0) => setParameter(member(role), name, value, delay),
    stop,
  };
}

function refuseImpossible({ roles }: LocalServersOptions): void {
  if (roles?.includes('replica') && !roles.includes('source')) throw new Error('a local replica needs a local source');
}

async function emptyFolder(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0) throw new Error(`the folder for the local servers is not empty: ${folder}`);
  return folder;
}

interface Start {
  readonly options: LocalServersOptions;
  readonly roles: readonly ServerRole[];
  readonly folder: string;
  readonly sockets: string;
  /** Filled as they start, so that a failure can stop those that already run. */
  readonly started: LocalServer[];
}

async function startAll({ options, roles, folder, sockets, started }: Start): Promise<void> {
  const authority = newCertificateAuthority('rds-to-azure local cloud');
  const replicationPassword = newPassword();
  const adminPasswords = { rds: newPassword(), azure: newPassword() };
  const outcomes = await Promise.allSettled(
    roles.map(async (role) => {
      const plan: ServerPlan = {
        role,
        build: await locateMysqld(role === 'target' ? 'target' : 'source'),
        folder: join(folder, role),
        sockets,
        caPem: authority.caPem,
        replicationPassword,
        adminPassword: role === 'target' ? adminPasswords.azure : adminPasswords.rds,
        lowerCaseTableNames: role === 'target' ? (options.targetLowerCaseTableNames ?? 1) : 0,
        vocabulary: options.vocabulary ?? 'native',
        certificate: authority.issueServer(`local ${role}`),
        gtid: options.gtid ?? 'OFF',
        durability: options.durable === false ? 'hasty' : 'durable',
        extraArguments: options.serverArguments?.[role] ?? [],
      };
      await writeCertificates(plan);
      started.push(await newLocalServer(plan));
    }),
  );
  const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
  if (failures.length > 0)
    throw failures.length === 1 ? failures[0] : new AggregateError(failures, String(failures[0]));
  const [source, replica] = [
    started.find((one) => one.role === 'source'),
    started.find((one) => one.role === 'replica'),
  ];
  if (source !== undefined && replica !== undefined) await followSource({ source, replica, replicationPassword });
}

async function writeCertificates({ folder, caPem, certificate }: ServerPlan): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(join(folder, 'ca.pem'), caPem);
  await writeFile(join(folder, 'server.pem'), certificate.certificatePem);
  await writeFile(join(folder, 'server-key.pem'), certificate.keyPem, { mode: 0o600 });
}
