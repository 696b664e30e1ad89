import { replicationUser } from '../../../contract/names';
import { quotedAccount } from '../../../mysql/quoting';
import { errnoOf } from '../../data/errno';
import type { SettingLease } from '../../data/run-record';
import { withSession } from '../../ports';
import type { StepContext } from '../../step';
import { thawReplica } from '../freeze/stopped-replica';
import { isOfTheGroup, made } from '../prepare/markers';
import { giveBackOnSource } from '../prepare/take-back';

export interface Report {
  readonly removed: string[];
  readonly kept: string[];
}

/** read_only, super_read_only: on a fenced source even the admin can not drop. */
const closed: readonly number[] = [1290, 1836];
/** Stopped or deleted meanwhile. */
const gone: readonly number[] = [2002, 2003, 2005];

export async function cleanSource(context: StepContext, report: Report): Promise<void> {
  const { leases: all } = context.record();
  const leases = all.filter(({ server, setting }) => server === 'source' && !isOfTheGroup(setting));
  for (const held of leases) {
    const name = nameOf(held);
    const instead = held.setting === made.replicationAccount ? dropByHand : undefined;
    await keepIfRefused({ name, instead }, report, () =>
      withSession(context.ports.databases, 'source', 'clean-up', (source) => giveBackOnSource(context, source, held)),
    );
  }
}

export async function cleanReplica(context: StepContext, report: Report): Promise<void> {
  const stopped = context.record().leases.some(({ setting }) => setting === made.stoppedReplica);
  if (!stopped) return;
  await keepIfRefused({ name: 'standstill of the read replica' }, report, () => thawReplica(context));
}

interface Kept {
  readonly name: string;
  /** What is still to be done about it, and by whom. */
  readonly instead?: string | undefined;
}

/** Its password was limited before the fence; nobody who could log in with it is left after that. */
const dropByHand = `nobody can log in with it when two days after the promotion are over; where the source is to live on: DROP USER ${quotedAccount(replicationUser, '%')} as soon as it takes writes`;

async function keepIfRefused({ name, instead }: Kept, report: Report, remove: () => Promise<void>): Promise<void> {
  try {
    await remove();
    report.removed.push(name);
  } catch (thrown) {
    const errno = errnoOf(thrown);
    if (closed.includes(errno)) {
      report.kept.push(
        `${name}: the source is fenced, it goes with the instance${instead === undefined ? '' : `; ${instead}`}`,
      );
    } else if (gone.includes(errno)) report.kept.push(`${name}: the server can not be reached`);
    else throw thrown;
  }
}

function nameOf({ setting, was, now }: SettingLease): string {
  if (setting === made.replicationAccount) return `account ${now} on the source`;
  if (setting === made.pulse) return `schema ${now} on the source`;
  return `${setting} on the source, back to ${was ?? 'not set'}`;
}
