import type { LocalServer, LocalServers } from '../../lambda/adapters/local/mysqld';
import { mysqlDatabases } from '../../lambda/adapters/mysql2';
import { type Desired, defaultLimits } from '../../lambda/contract/desired';
import { everyTable } from '../../lambda/contract/table-filter';
import type { Databases } from '../../lambda/migration/ports';

/** The wanted state for servers on this machine. The source stands in for its replica: in these tests nobody writes. */
export function desiredFor(servers: Pick<LocalServers, 'source' | 'target'>, changes: Partial<Desired> = {}): Desired {
  const spec = (server: LocalServer, platform: 'rds' | 'azure'): Desired['source'] => ({
    host: server.host,
    port: server.port,
    user: server.adminUser,
    password: { kind: 'environment', name: 'UNUSED' },
    platform,
    tls: 'verified',
    caPem: server.caPem,
  });
  return {
    name: 'test-run',
    reach: 'validated',
    attempt: '0',
    source: spec(servers.source, 'rds'),
    replica: spec(servers.source, 'rds'),
    target: spec(servers.target, 'azure'),
    channel: { host: servers.source.host, port: servers.source.port },
    schemas: ['shop'],
    tables: everyTable,
    freeze: 'stopped-replica',
    acceptCaseFolding: true,
    definers: 'keep-or-admin',
    strict: false,
    wayBack: 'wanted',
    wayBackToOlder: '',
    emptyTarget: '',
    limits: defaultLimits,
    hooks: { onFailure: 'abort' },
    fence: 'read-only',
    userChecks: 'hold',
    ...changes,
  };
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
