import type { LocalServer } from './local-server';
import { wordsOf } from './personality/words';
import { sqlLiteral } from './sql-literal';

/** What the platform does behind its management interface; its admin may do neither. */
export async function resetGtid(server: LocalServer, set: string): Promise<void> {
  await server.asRoot(wordsOf(server.buildVersion).resetBinlogs);
  await server.asRoot(`SET GLOBAL gtid_purged = ${sqlLiteral(set)}`);
}
