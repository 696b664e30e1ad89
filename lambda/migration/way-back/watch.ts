import type { Finding } from '../../contract/finding';
import type { LagSample } from '../data/lag-history';
import { rememberLag } from '../evidence/lag-history';
import { facing } from '../facing';
import { type Clock, type Session, withSession } from '../ports';
import { stillHas } from '../servers/binlog-walk';
import { measureLag } from '../servers/pulse';
import { type ReplicaStatus, readReplicaStatus } from '../servers/replica-status';
import type { StepContext } from '../step';
import { errorOf } from '../steps/replicate/channel-findings';
import { changeWayBack } from './change';
import { faultOf } from './channel';
import { gone, openWayBack } from './open';
import { shortRetention } from './retention';

/**
 * The health of the way back, looked at as long as it stands. What was open and is not any more is said in the record, in the
 * published copy and as an event: nobody finds out on the night when it is needed.
 */
export async function watchWayBack(context: StepContext): Promise<void> {
  const known = context.record().wayBack;
  if (known?.state !== 'open' && known?.state !== 'down') return;
  await withSession(context.ports.databases, 'source', 'way-back', async (source) => {
    const status = await statusOnceConnected(source, context.ports.clock);
    const { promotion } = context.record();
    if (status === undefined && known.sourcePosition === null && promotion !== undefined) {
      await openWayBack(context, source, promotion.targetPosition);
      return;
    }
    await look(context, status);
  });
}

const connectsWithinMs = 5000;
const pollMs = 100;

/** A channel that was started a moment ago, by an undo, is not down: its receiver is still logging in. */
async function statusOnceConnected(source: Session, clock: Clock): Promise<ReplicaStatus | undefined> {
  const until = clock.monotonicMs() + connectsWithinMs;
  for (;;) {
    const status = await readReplicaStatus(source);
    const isLoggingIn = status?.receiving === 'connecting' && errorOf(status) === undefined;
    if (!isLoggingIn || clock.monotonicMs() > until) return status;
    await clock.sleep(pollMs);
  }
}

async function look(context: StepContext, status: ReplicaStatus | undefined): Promise<void> {
  const fault = faultOf(status);
  if (status === undefined) {
    await gone(context, fault);
    return;
  }
  if (fault !== '') {
    const { received } = status;
    if (received.file !== '' && !(await stillHas(context.conductor, received))) {
      await gone(context, `${fault}; the target has purged its binlog from ${received.file}:${received.position} on`);
      return;
    }
    const hours = context.desired.limits.retentionHours;
    await changeWayBack(context, { state: 'down', why: `${fault}; the target keeps what is missing for ${hours} h` });
    return;
  }
  const limitMs = context.desired.limits.maxLagSeconds * 1000;
  const { lagMs } = await measureLag(facing(context, 'back').ports, limitMs);
  context.ports.observer.notice({ name: 'way-back.pulse', facts: { lagMs } });
  const at = context.ports.clock.now().toISOString();
  const sample: LagSample = lagMs === 'unknown' ? { at, lagMs: null, reason: 'behind' } : { at, lagMs };
  // For the plot of a roll back's report only.
  await rememberLag(context.ports.blobs, sample, 'back').catch(() => undefined);
  const behind = lagMs === 'unknown' ? `a beat of the target was not seen within ${limitMs / 1000} s` : '';
  const short: readonly Finding[] = await shortRetention(context);
  const why = [behind, ...short.map(({ message }) => message)].filter((one) => one !== '').join('; ');
  await changeWayBack(context, { state: 'open', why, findings: short });
}
