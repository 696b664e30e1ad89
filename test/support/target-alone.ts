import { type LocalServer, type LocalServers, startLocalServers } from '../../lambda/adapters/local/mysqld';
import { mysqlDatabases } from '../../lambda/adapters/mysql2';
import type { Desired } from '../../lambda/contract/desired';
import type { Databases, Session } from '../../lambda/migration/ports';
import { aDesired, aServer } from './a-desired';

/** A real target for the tests of one file, with an empty schema `shop`. */
export interface TargetAlone {
  readonly server: LocalServer;
  /** The port under test; `changes` make the settings say something else about this server. */
  databases(changes?: Partial<Desired['target']>): Databases;
  open(options: Parameters<Databases['open']>[1]): Promise<Session>;
}

/** Starts it before the first test and ends it after the last. */
export function targetAlone(): TargetAlone {
  let servers: LocalServers;
  beforeAll(async () => {
    servers = await startLocalServers({ roles: ['target'] });
    await servers.target.asRoot('CREATE DATABASE shop');
  }, 120_000);
  afterAll(async () => servers?.stop());

  const databases: TargetAlone['databases'] = (changes = {}) => {
    const { host, port, adminUser: user, adminPassword, caPem } = servers.target;
    const target = { ...aServer('azure', 'UNUSED'), host, port, user, caPem, ...changes };
    const passwords = { of: async () => adminPassword, replication: async () => 'unused' };
    return mysqlDatabases({ desired: aDesired({ target }), passwords });
  };
  return {
    get server() {
      return servers.target;
    },
    databases,
    open: (options) => databases().open('target', options),
  };
}
