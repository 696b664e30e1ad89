import type { LocalServer } from '../../lambda/adapters/local/mysqld';
import { eventually } from './eventually';

/** As a server does whose retention is short, while whoever follows it keeps up: its newest binlog is the only one left. */
export async function purgeWhatNobodyReads(server: LocalServer, follower: LocalServer): Promise<void> {
  await server.asRoot('FLUSH BINARY LOGS');
  const newest = String((await server.asRoot('SHOW BINARY LOGS')).at(-1)?.Log_name);
  await eventually('the channel reads the newest binlog', async () => {
    const [status] = await follower.asRoot('SHOW REPLICA STATUS');
    return status?.Source_Log_File === newest && status.Relay_Source_Log_File === newest;
  });
  await server.asRoot(`PURGE BINARY LOGS TO '${newest}'`);
  expect(await server.asRoot('SHOW BINARY LOGS')).toHaveLength(1);
}
