import { type LocalServers, type LocalServersOptions, startLocalServers } from '../../lambda/adapters/local/mysqld';
import { pulseSchema } from '../../lambda/contract/names';

const storm = 'CREATE TABLE shop.storm (id BIGINT AUTO_INCREMENT PRIMARY KEY, half INT NOT NULL)';

/** Servers whose source has the one table, empty, that is copied by hand. */
export async function startStormServers(options: LocalServersOptions = {}): Promise<LocalServers> {
  const servers = await startLocalServers({ durable: false, ...options });
  await servers.source.asRoot(`CREATE DATABASE shop; ${storm}`);
  return servers;
}

/** What the steps plan and copy do, in a few lines, for tests of what comes after: the frozen replica is the truth. */
export async function copyByHand(servers: LocalServers): Promise<void> {
  await servers.target.asRoot(`SET sql_generate_invisible_primary_key = OFF; CREATE DATABASE shop;
    ${storm};
    CREATE DATABASE ${pulseSchema};
    CREATE TABLE ${pulseSchema}.pulse (id TINYINT UNSIGNED NOT NULL PRIMARY KEY, value BIGINT UNSIGNED NOT NULL)`);
  for (const [table, columns] of [
    ['shop.storm', 'id, half'],
    [`${pulseSchema}.pulse`, 'id, value'],
  ] as const) {
    const rows = await servers.replica.asRoot(`SELECT ${columns} FROM ${table}`);
    const values = rows.map((row) => `(${Object.values(row).join(', ')})`).join(', ');
    if (values !== '') await servers.target.asRoot(`INSERT INTO ${table} (${columns}) VALUES ${values}`);
  }
}

export async function dropCopy(servers: LocalServers): Promise<void> {
  await servers.target.asRoot(`DROP DATABASE IF EXISTS shop; DROP DATABASE IF EXISTS ${pulseSchema}`);
}
