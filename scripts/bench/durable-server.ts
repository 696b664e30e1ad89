import { type LocalServer, startLocalServers } from '../../lambda/adapters/local/mysqld';

/** What every competitor writes to: nothing is won by a server that may forget. */
export const durability: Readonly<Record<string, string>> = {
  log_bin: '1',
  sync_binlog: '1',
  innodb_flush_log_at_trx_commit: '1',
  innodb_doublewrite: 'ON',
};

export interface BenchServer {
  readonly server: LocalServer;
  /** The settings above as the server answers them. */
  readonly settings: string;
  stop(): Promise<void>;
}

export async function startBenchServer(role: 'source' | 'target', more: readonly string[] = []): Promise<BenchServer> {
  const servers = await startLocalServers({
    roles: [role],
    durable: true,
    serverArguments: { [role]: ['--innodb-doublewrite=ON', '--max-allowed-packet=1G', ...more] },
  });
  const server = servers[role];
  try {
    return { server, settings: await provenSettings(server), stop: servers.stop };
  } catch (thrown) {
    await servers.stop();
    throw thrown;
  }
}

async function provenSettings(server: LocalServer): Promise<string> {
  const names = Object.keys(durability);
  const [row] = await server.asRoot(`SELECT ${names.map((name) => `@@global.${name} AS ${name}`).join(', ')}`);
  const wrong = settingFaults(row ?? {});
  if (wrong.length > 0) throw new Error(`the ${server.role} is not durable: ${wrong.join(', ')}`);
  return names
    .map((name) => `${name}=${durability[name] === '1' && name === 'log_bin' ? 'ON' : durability[name]}`)
    .join(' ');
}

export function settingFaults(met: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(durability)
    .filter(([name, wanted]) => String(met[name]) !== wanted)
    .map(([name, wanted]) => `${name} is ${String(met[name])}, wanted is ${wanted}`);
}

/** What a server has written to its binlogs: settings may be right and a session may still have left it out. */
export async function binlogBytes(server: LocalServer): Promise<number> {
  const logs = await server.asRoot('SHOW BINARY LOGS');
  return logs.reduce((sum, log) => sum + Number(log.File_size), 0);
}
