import { Problem } from '../../../contract/problem';
import { canaryStatements } from '../../../mysql/canary';
import { readReadOnly } from '../../../mysql/read-only';
import type { Ports, Session } from '../../ports';
import { withSession } from '../../ports';
import { channelWords, pointChannel } from '../../servers/channel';
import { readReplicaStatus } from '../../servers/replica-status';
import type { StepContext } from '../../step';

const pollMs = 20;
const unfenceTimeoutMs = 60_000;

/**
 * Lets writes back in on the source. Needs neither the target nor the conductor's lock: the latch, taken to
 * `aborted` before, is the decision. `fence = down` is published only after it is seen to be down.
 */
export async function letWritesBackIn(ports: Ports): Promise<void> {
  await ports.fence.lower();
  await withSession(ports.databases, 'source', 'unfence', async (source) => {
    const until = ports.clock.monotonicMs() + unfenceTimeoutMs;
    while ((await source.rows(readReadOnly))[0]?.readOnly !== '0') {
      if (ports.clock.monotonicMs() > until) throw stillFenced();
      await ports.clock.sleep(pollMs);
    }
  });
  await ports.published.put('fence', 'down');
}

/** Brings replication back to where it stood. Finds out what is there instead of remembering what was done. */
export async function restoreChannel(step: StepContext, target: Session): Promise<void> {
  const { cutover } = step.record();
  if (cutover === null) return;
  const status = await readReplicaStatus(target);
  if (status === undefined && cutover.channelStoppedAt !== null) {
    await pointChannel(step.desired, step.ports, target, {
      by: 'position',
      position: cutover.channelStoppedAt,
    });
  }
  if (status === undefined && cutover.channelStoppedAt === null) return;
  const words = await channelWords(step.desired, target);
  if (status === undefined || status.receiving === 'no' || !status.applying) {
    for (const statement of words.start()) await target.run(statement);
  }
  if (cutover.channelStoppedAt !== null) await target.run(canaryStatements(cutover.id).remove);
}

function stillFenced(): Problem {
  return new Problem({
    code: 'source.still-fenced',
    side: 'source',
    message: `the source still refuses writes ${unfenceTimeoutMs / 1000} s after the fence was lifted`,
    remedy:
      'set read_only back in its parameter group (or SET GLOBAL read_only = 0) by hand; it is asked again meanwhile',
    transient: true,
  });
}
