import type { Finding } from '../../../contract/finding';
import { redact } from '../../../mysql/faults';
import type { BinlogPosition } from '../../data/position';
import type { ReplicaStatus } from '../../servers/replica-status';

const base = { weight: 'blocker', side: 'source', subject: 'read replica' } as const;

/**
 * A fail-over of a Multi-AZ instance keeps the uuid with the volume; an instance that was restored from a snapshot has
 * another one, and its binlogs have nothing to do with the recorded coordinates.
 */
export function anotherSourceFinding(recorded: string, met: string): Finding {
  return {
    code: 'source.another-server',
    weight: 'blocker',
    side: 'source',
    subject: met,
    message: `behind the source's address is the server ${met}, the record speaks of ${recorded}: it was restored or replaced, and the recorded coordinates are not of its binlogs`,
    remedy:
      'put the old server back behind the address; or, if the new one is the source from now on, roll back (rollback --yes) and sync again',
  };
}

/** Why a replica can not be the frozen source. */
export const replicaProblem = {
  notGiven: (): Finding => ({
    ...base,
    code: 'source.replica-not-given',
    side: 'ours',
    message: 'freeze is stopped-replica, but no replica is named',
    remedy: 'give the replica in the settings, or use freeze = held-snapshot (in process only)',
  }),
  followsNobody: (): Finding => ({
    ...base,
    code: 'source.replica-follows-nobody',
    message: 'the replica has no replication channel: it is no read replica of the source (any more)',
    remedy: 'create a new read replica of the source',
  }),
  ofAnother: (met: string, wanted: string): Finding => ({
    ...base,
    code: 'source.replica-of-another',
    message: `the replica follows the server ${met}, the source is ${wanted}`,
    remedy: 'name a read replica of the source itself, not of another replica',
  }),
  stopped: (): Finding => ({
    ...base,
    code: 'source.replica-stopped',
    message: 'replication of the replica is stopped, not by us: how old its data is nobody knows',
    remedy: 'start it: CALL mysql.rds_start_replication on RDS, START REPLICA elsewhere; then repeat',
  }),
  moved: (frozen: BinlogPosition, now: BinlogPosition): Finding => ({
    ...base,
    code: 'source.replica-moved',
    message: `the replica was frozen at ${frozen.file}:${frozen.position} and stands at ${now.file}:${now.position}: what was copied is not of one instant`,
    remedy: 'find out who started its replication (a reboot?); roll back and sync again',
  }),
  inError: (status: ReplicaStatus): Finding => ({
    ...base,
    code: 'source.replica-in-error',
    message: `replication of the replica has stopped: ${
      status.sqlErrno === 0
        ? `${status.ioErrno} ${redact(status.ioErrno, status.ioError, false)}`
        : `${status.sqlErrno} ${redact(status.sqlErrno, status.sqlError, false)}`
    }`,
    remedy: 'do not skip the event; settle its cause or create a new read replica, then repeat',
  }),
};
