import { ignoredOnTheWayBack, wayBackUser } from '../../contract/names';
import { Problem } from '../../contract/problem';
import { replicationFault } from '../../mysql/replication-faults';
import type { BinlogPosition } from '../data/position';
import type { Session } from '../ports';
import { channelWords, pointChannel } from '../servers/channel';
import { type ReplicaStatus, readReplicaStatus } from '../servers/replica-status';
import type { StepContext } from '../step';
import { errorOf } from '../steps/replicate/channel-findings';

/** Without this one the channel stops on the platform's housekeeping, and locking an account would lock it on the source. */
const needed = 'mysql.%';

/** Makes the source follow the target from there. `back` is the step seen from the target (`facing`). */
export async function followTarget(back: StepContext, source: Session, from: BinlogPosition): Promise<void> {
  const { file, position } = from;
  const before = await readReplicaStatus(source);
  if (before !== undefined && before.sourceUser !== wayBackUser) throw followsAnother(before);
  await endChannel(back, source);
  await pointChannel(back.desired, back.ports, source, { by: 'position', position: { file, position } });
  const words = await channelWords(back.desired, source);
  if (words.ignore !== 'by-parameter') await source.run(words.ignore(ignoredOnTheWayBack));
  const status = await readReplicaStatus(source);
  if (!ignoresHousekeeping(status)) {
    await endChannel(back, source);
    throw filterMissing(status?.wildIgnoreTable ?? '');
  }
  for (const statement of words.start()) await source.run(statement);
}

export function ignoresHousekeeping(status: ReplicaStatus | undefined): boolean {
  return status?.wildIgnoreTable.split(',').some((pattern) => pattern.trim() === needed) === true;
}

/** Stops and removes the channel of the way back, if that is what the source has. */
export async function endChannel(back: StepContext, source: Session): Promise<boolean> {
  const status = await readReplicaStatus(source);
  if (status?.sourceUser !== wayBackUser) return false;
  const words = await channelWords(back.desired, source);
  for (const statement of [...words.stop(), ...words.forget()]) await source.run(statement);
  return true;
}

/** What is wrong with it, in words; empty: both threads run. */
export function faultOf(status: ReplicaStatus | undefined): string {
  if (status === undefined) return 'the source has no channel to the target any more';
  if (status.sourceUser !== wayBackUser) return `the source follows ${status.sourceHost} as ${status.sourceUser}`;
  const error = errorOf(status);
  if (error !== undefined) return `${replicationFault(error.errno).why} (error ${error.errno})`;
  if (status.receiving === 'yes' && status.applying) return '';
  return `receiver: ${status.receiving}, applier: ${status.applying ? 'running' : 'stopped'}`;
}

function followsAnother(status: ReplicaStatus): Problem {
  return new Problem({
    code: 'way-back.follows-another',
    side: 'source',
    message: `the source is itself a replica of ${status.sourceHost}:${status.sourcePort}; what comes from there would be applied to it a second time`,
    remedy: 'end that channel, or set wayBack to "off" and do without',
  });
}

function filterMissing(filter: string): Problem {
  return new Problem({
    code: 'way-back.filter-missing',
    side: 'source',
    message: `a channel of the source would not ignore ${needed} (its filter is "${filter}"): the first housekeeping of the target would stop it`,
    remedy: `set replicate-wild-ignore-table = ${ignoredOnTheWayBack.join(',')} in the parameter group of the source (the stack declares it), or in its configuration`,
  });
}
