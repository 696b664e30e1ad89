import { appUser } from '../../support/world';
import { makeShop } from './tables';
import type { FaultWorld } from './worlds';

const ours = ['rds_to_azure_pulse', 'rds_to_azure_work'];

/** Both servers as before any migration, by hands that are not the tool's. */
export async function resetWorld({ servers, name, lines }: FaultWorld): Promise<void> {
  for (const line of Object.values(lines)) line.heal();
  const { source, target } = servers;
  for (const server of [source, target]) {
    await server.asRoot('STOP REPLICA; RESET REPLICA ALL');
    await server.asRoot('RESET PERSIST IF EXISTS read_only; SET GLOBAL super_read_only = 0; SET GLOBAL read_only = 0');
  }
  for (const server of [target, source]) {
    // What the target drops must not come back to it, nor what the source drops by a channel that is not there.
    const quiet = server === target ? 'SET SESSION sql_log_bin = 0; ' : '';
    for (const schema of ['shop', ...ours]) await server.asRoot(`${quiet}DROP DATABASE IF EXISTS ${schema}`);
    const users = await server.asRoot("SELECT user u, host h FROM mysql.user WHERE user LIKE 'rds\\_to\\_azure%'");
    for (const { u, h } of users) await server.asRoot(`${quiet}DROP USER '${String(u)}'@'${String(h)}'`);
  }
  await source.asRoot(`ALTER USER '${appUser}'@'%' ACCOUNT UNLOCK`);
  // Those that a promotion has unlocked.
  const waiting = name === 'own' ? [appUser, 'admin'] : [appUser];
  for (const user of waiting) await target.asRoot(`SET SESSION sql_log_bin = 0; ALTER USER '${user}'@'%' ACCOUNT LOCK`);
  // Driven as plain MySQL it has no hands on that; with nothing set the platform purges whatever nobody reads just now.
  if (name !== 'replica')
    await source.asRoot("UPDATE mysql.rds_configuration SET value = 168 WHERE name = 'binlog retention hours'");
  if (name === 'replica') await servers.replica.asRoot('START REPLICA');
  await makeShop(source);
}
