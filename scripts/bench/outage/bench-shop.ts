import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalServers, startLocalServers } from '../../../lambda/adapters/local/mysqld';
import type { Desired } from '../../../lambda/contract/desired';
import { makeApplicationAccount } from '../../demo/application-account';
import type { Login } from '../../demo/client/shop-session';
import { desiredFor, lockAdmin, makeOperator, onSource, onTarget } from '../../demo/in-process-driver';
import { makeShopDatabase, type ShopSize } from '../../demo/shop-database';

export interface BenchShop {
  readonly servers: LocalServers;
  readonly shop: ShopSize;
  readonly login: Login;
  readonly folder: string;
  desired(name: string): Desired;
  /** Both servers as before the first run: the old source is the source again, the target is empty and closed. */
  startOver(): Promise<void>;
  stop(): Promise<void>;
}

/** Two durable servers and the shop, once; every run begins with a new sync of it. */
export async function openBenchShop(size: number): Promise<BenchShop> {
  const servers = await startLocalServers({ roles: ['source', 'target'], durable: true });
  const folder = await mkdtemp(join(tmpdir(), 'rds-to-azure-outage-'));
  const stop = async (): Promise<void> => {
    await servers.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const { source, target } = servers;
    process.env.SOURCE_PASSWORD = (await makeOperator(source, onSource)).password;
    process.env.TARGET_PASSWORD = (await makeOperator(target, onTarget)).password;
    await lockAdmin(target);
    const shop = await makeShopDatabase(source, size);
    const login = await makeApplicationAccount(source, target);
    return {
      ...{ servers, shop, login, folder, stop },
      desired: (name) => ({ ...desiredFor(servers), name }),
      startOver: () => startOver(servers, login),
    };
  } catch (thrown) {
    await stop();
    throw thrown;
  }
}

async function startOver({ source, target }: LocalServers, login: Login): Promise<void> {
  await source.asRoot('SET GLOBAL super_read_only = 0; SET GLOBAL read_only = 0');
  await target.asRoot(
    `SET GLOBAL event_scheduler = OFF;
     ALTER USER '${login.user}'@'%' ACCOUNT LOCK; ALTER USER 'admin'@'%' ACCOUNT LOCK;
     DROP DATABASE IF EXISTS shop; DROP DATABASE IF EXISTS rds_to_azure_pulse; DROP DATABASE IF EXISTS rds_to_azure_work`,
  );
  // A judge reads what is there: each run has its own ledger.
  await source.asRoot(
    'DROP DATABASE IF EXISTS rds_to_azure_pulse; TRUNCATE TABLE shop.ledger_entry; TRUNCATE TABLE shop.probe',
  );
}
