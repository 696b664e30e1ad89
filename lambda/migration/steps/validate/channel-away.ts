import { replicationFault } from '../../../mysql/replication-faults';
import { noticesOf } from '../../notices';
import { withSession } from '../../ports';
import { readReplicaStatus } from '../../servers/replica-status';
import type { StepContext } from '../../step';
import { errorOf } from '../replicate/channel-findings';

const code = 'validate.channel-away';

/**
 * A source that restarts, a line that breaks: the receiver tries again by itself, every minute, and gives up by itself (MySQL 8.4: after
 * ten tries). Meanwhile nothing is broken that somebody would have to mend. `undefined`: it is not that.
 */
export async function awayForNow({ ports }: StepContext): Promise<string | undefined> {
  const notices = noticesOf(ports, 'validate');
  const status = await withSession(ports.databases, 'target', 'validate', readReplicaStatus);
  const error = status === undefined ? undefined : errorOf(status);
  const fault = error === undefined ? undefined : replicationFault(error.errno, error.text);
  if (status?.receiving !== 'connecting' || !status.applying || (fault !== undefined && fault.kind !== 'path')) {
    await notices.over(code);
    return undefined;
  }
  const message = `the channel is looking for the source again${fault === undefined ? '' : `: ${fault.why}`}`;
  const remedy = fault?.remedy ?? 'nothing to do: the receiver of the target tries again every minute';
  await notices.raise({ code, side: 'source', effect: 'paused', message, remedy });
  return message;
}
