import { rdsAdmin } from './rds-admin';
import { rdsHeartbeat, rdsTables } from './rds-housekeeping';
import { rdsProcedures } from './rds-procedures';
import type { Words } from './words';

/** What RDS for MySQL adds to a server. The agent that beats on the primary follows the primary's binlog to the replica. */
export function rdsPersonality(role: 'source' | 'replica', words: Words): readonly string[] {
  const housekeeping = role === 'source' ? rdsHeartbeat : [];
  return [...rdsAdmin(words), ...rdsTables, ...rdsProcedures(words), ...housekeeping];
}
