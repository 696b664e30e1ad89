import { isGtidSubset, parseTruth } from '../../mysql/gtid';
import { type Coordinates, isAtOrPast, isSameLog } from '../data/position';
import type { Session } from '../ports';
import type { ReplicaStatus } from './replica-status';

/**
 * Has the replica applied everything up to there? By GTID where the channel goes by GTID, else by position, and never
 * by seconds. `incomparable`: the source's binlog has another name than the one the channel reads, e.g. after a
 * failover to another server: nothing can be said.
 */
export async function hasApplied(
  target: Session,
  status: ReplicaStatus,
  wanted: Coordinates,
): Promise<boolean | 'incomparable'> {
  if (status.autoPosition && wanted.gtidSet !== '') return parseTruth(await target.rows(isGtidSubset(wanted.gtidSet)));
  if (status.executed.file === '') return false;
  if (!isSameLog(status.executed, wanted)) return 'incomparable';
  return isAtOrPast(status.executed, wanted);
}
