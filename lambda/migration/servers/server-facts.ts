import { readIdentity } from '../../mysql/variables';
import type { ServerFacts } from '../data/step-outputs';
import type { Session } from '../ports';

export async function readServerFacts(session: Session): Promise<ServerFacts> {
  const row = (await session.rows(readIdentity))[0] ?? {};
  return {
    version: row.version ?? '',
    serverUuid: row.serverUuid ?? '',
    serverId: row.serverId ?? '',
    gtidMode: row.gtidMode ?? '',
    lowerCaseTableNames: Number(row.lowerCaseTableNames ?? 0),
  };
}
