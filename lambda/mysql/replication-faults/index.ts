import { connectionFaults, privilegeMissing } from './connection';
import { definitionFaults } from './definitions';
import { onTarget, type ReplicationFault } from './fault';
import { resourceFaults } from './resources';
import { rowFaults } from './rows';
import { commandRefused, fatalErrorOfSource, innerErrno, saysSeveralThings, sourceFaults } from './source-binlog';

const faults: ReadonlyMap<number, ReplicationFault> = new Map([
  ...connectionFaults,
  ...sourceFaults,
  ...rowFaults,
  ...definitionFaults,
  ...resourceFaults,
]);

/** `text`: the server's own words; they decide only where one number stands for several causes. */
export function replicationFault(errno: number, text = ''): ReplicationFault {
  if (saysSeveralThings.includes(errno)) return fatalErrorOfSource(text);
  if (errno === commandRefused && [1045, 1227].includes(innerErrno(text))) return privilegeMissing;
  if (errno === commandRefused && innerErrno(text) !== 0) return replicationFault(innerErrno(text), text);
  return (
    faults.get(errno) ??
    onTarget(
      'stopped',
      'the channel has stopped',
      `look up error ${errno} in the MySQL manual; never skip the event, settle its cause`,
    )
  );
}

export type { ReplicationFault } from './fault';
