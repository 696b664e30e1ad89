import type { SettingLease } from '../../data/run-record';
import { withSession } from '../../ports';
import { errnoOf } from '../../servers/errno';
import type { StepContext } from '../../step';
import { thawReplica } from '../freeze/stopped-replica';
import { made } from '../prepare/markers';
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
  const leases = context
    .record()
    .leases.filter(({ server, setting }) => server === 'source' && setting !== made.parameterGroup);
  for (const held of leases) {
    const name = nameOf(held);
    await keepIfRefused(name, report, () =>
      withSession(context.ports.databases, 'source', 'clean-up', (source) => giveBackOnSource(context, source, held)),
    );
  }
}

export async function cleanReplica(context: StepContext, report: Report): Promise<void> {
  const stopped = context.record().leases.some(({ setting }) => setting === made.stoppedReplica);
  if (!stopped) return;
  await keepIfRefused('standstill of the read replica', report, () => thawReplica(context));
}

async function keepIfRefused(name: string, report: Report, remove: () => Promise<void>): Promise<void> {
  try {
    await remove();
    report.removed.push(name);
  } catch (thrown) {
    const errno = errnoOf(thrown);
    if (closed.includes(errno)) report.kept.push(`${name}: the source is fenced, it goes with the instance`);
    else if (gone.includes(errno)) report.kept.push(`${name}: the server can not be reached`);
    else throw thrown;
  }
}

function nameOf({ setting, was, now }: SettingLease): string {
  if (setting === made.replicationAccount) return `account ${now} on the source`;
  if (setting === made.pulse) return `schema ${now} on the source`;
  return `${setting} on the source, back to ${was ?? 'not set'}`;
}
