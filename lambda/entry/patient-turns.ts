import { unlimitedBudget } from '../adapters/node';
import type { Desired } from '../contract/desired';
import { isProblem } from '../contract/problem';
import { advance, type Progress } from '../migration/engine';
import { noticesOf } from '../migration/notices';
import type { Ports } from '../migration/ports';
import { isOutage, pauseBefore } from '../migration/retry-policy';

/** Before any turn has ended well: a wrong address is no outage, and nobody wants to wait minutes to hear of it. */
const triesOfTheFirst = 4;

/** Turns; what may pass by itself (a deadlock, a server that restarts) is tried again, as the state machine does. */
export function patientTurns(desired: Desired, ports: Ports): () => Promise<Progress> {
  const notices = noticesOf(ports, 'turns');
  let hasWorked = false;
  return async () => {
    for (let attempt = 1; ; attempt++) {
      try {
        const progress = await advance(desired, ports, unlimitedBudget);
        hasWorked = true;
        await notices.over();
        return progress;
      } catch (thrown) {
        if (!isProblem(thrown) || !thrown.transient) throw thrown;
        const pauseMs = pauseBefore(thrown, attempt);
        if (pauseMs === undefined || (!hasWorked && attempt >= triesOfTheFirst)) throw thrown;
        const { code, side, message, remedy } = thrown;
        ports.observer.notice({ name: 'turn.failed', facts: { attempt, code, message } });
        if (isOutage(thrown)) {
          await notices.raise({
            code,
            side,
            effect: 'paused',
            message: `${message}; waiting, attempt ${attempt}`,
            remedy,
          });
        }
        await ports.clock.sleep(pauseMs);
      }
    }
  };
}
