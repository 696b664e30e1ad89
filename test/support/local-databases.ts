import type { LocalServer, LocalServers } from '../../lambda/adapters/local/mysqld';
import { mysqlDatabases } from '../../lambda/adapters/mysql2';
import type { Desired } from '../../lambda/contract/desired';
import type { Databases } from '../../lambda/migration/ports';
import { aDesired, aServer } from './a-desired';

/** A server on this machine as settings name it, with its admin. */
export function specOf(server: LocalServer, platform: Desired['source']['platform']): Desired['source'] {
  const { host, port, adminUser: user, caPem } = server;
  return { ...aServer(platform, 'UNUSED'), host, port, user, caPem };
}

/** The wanted state for servers on this machine. The source stands in for its replica: in these tests nobody writes. */
export function desiredFor(servers: Pick<LocalServers, 'source' | 'target'>, changes: Partial<Desired> = {}): Desired {
  const { host, port } = servers.source;
  return aDesired({
    name: 'test-run',
    source: specOf(servers.source, 'rds'),
    replica: specOf(servers.source, 'rds'),
    target: specOf(servers.target, 'azure'),
    channel: { host, port },
    freeze: 'stopped-replica',
    acceptCaseFolding: true,
    ...changes,
  });
}

export interface LocalPasswords {
  readonly source: string;
  readonly target: string;
}

export function passwordsOf({ source, target }: Pick<LocalServers, 'source' | 'target'>): LocalPasswords {
  return { source: source.adminPassword, target: target.adminPassword };
}

export function databasesFor(servers: Pick<LocalServers, 'source' | 'target'>, desired: Desired): Databases {
  return databasesWith(desired, passwordsOf(servers));
}

export function databasesWith(desired: Desired, passwords: LocalPasswords): Databases {
  return mysqlDatabases({
    desired,
    passwords: {
      of: async (server) => (server === 'target' ? passwords.target : passwords.source),
      replication: async () => 'unused',
    },
  });
}
