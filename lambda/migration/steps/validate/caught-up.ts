import type { Clock, Session } from '../../ports';
import { hasApplied } from '../../servers/applied';
import { readOwnPosition } from '../../servers/own-position';
import { readReplicaStatus } from '../../servers/replica-status';

const pollMs = 20;

/** Waits until the target has applied what the source has written by now. False: it did not in that time. */
export async function caughtUp(
  pair: { source: Session; target: Session },
  clock: Clock,
  patienceMs: number,
): Promise<boolean> {
  const wanted = await readOwnPosition(pair.source);
  const stopAt = clock.monotonicMs() + patienceMs;
  for (;;) {
    const status = await readReplicaStatus(pair.target);
    if (status !== undefined && (await hasApplied(pair.target, status, wanted)) === true) return true;
    if (clock.monotonicMs() >= stopAt) return false;
    await clock.sleep(pollMs);
  }
}
