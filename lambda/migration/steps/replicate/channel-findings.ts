import type { Finding } from '../../../contract/finding';
import { redact } from '../../../mysql/faults';
import { replicationFault } from '../../../mysql/replication-faults';
import type { BinlogPosition } from '../../data/position';
import type { ReplicaStatus } from '../../servers/replica-status';

/** The error that stands in the way, if any: the applier's before the receiver's. */
export function errorOf(status: ReplicaStatus): { readonly errno: number; readonly text: string } | undefined {
  if (status.sqlErrno !== 0) return { errno: status.sqlErrno, text: status.sqlError };
  if (status.ioErrno !== 0) return { errno: status.ioErrno, text: status.ioError };
  return undefined;
}

export function channelFinding(error: { readonly errno: number; readonly text: string }): Finding {
  const fault = replicationFault(error.errno, error.text);
  return {
    code: `replicate.${fault.word}`,
    weight: 'blocker',
    side: fault.side,
    subject: 'replication channel',
    message: `${fault.why}; the server says ${error.errno}: ${wordsOf(error)}`,
    remedy: fault.remedy,
  };
}

/** Without values of rows: neither those that an error quotes, nor those in the text of a statement. */
function wordsOf({ errno, text }: { readonly errno: number; readonly text: string }): string {
  return redact(errno, text, false).replace(/(Query: ').*'/s, "$1...'");
}

export function purgedFinding(wanted: BinlogPosition): Finding {
  return {
    code: 'replicate.binlog-purged',
    weight: 'blocker',
    side: 'source',
    subject: `${wanted.file}:${wanted.position}`,
    message:
      'the source no longer has its binlog from the frozen point on, so what changed since the copy can not follow',
    remedy:
      'the sync has to begin again: rollback --yes, then sync with --retention-hours raised (limits.retentionHours in migration.json; RDS takes up to 168)',
  };
}

export function foreignChannelFinding(status: ReplicaStatus): Finding {
  return {
    code: 'target.follows-another',
    weight: 'blocker',
    side: 'target',
    subject: `${status.sourceHost}:${status.sourcePort}`,
    message: `the target follows another source as ${status.sourceUser}; that channel is not ours to change`,
    remedy: 'end it first (Azure: CALL mysql.az_replication_stop; CALL mysql.az_replication_remove_master)',
  };
}
