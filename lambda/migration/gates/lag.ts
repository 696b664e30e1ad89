import { measureLag } from '../servers/pulse';
import { closed, type Gate, open } from './gate';

/** The pulse, by our own clock: on an idle source as on a busy one. Seconds_Behind_Source is never asked. */
export const lag: Gate = {
  name: 'lag',
  async ask({ desired, ports }) {
    const { maxLagSeconds, writeOutageBudgetSeconds } = desired.limits;
    // What lags now has to drain inside the outage: a limit above the budget would promise what can not be kept.
    const limitMs = Math.min(maxLagSeconds, writeOutageBudgetSeconds / 2) * 1000;
    const { lagMs } = await measureLag(ports, limitMs + 1000);
    if (lagMs !== 'unknown' && lagMs <= limitMs) return open;
    return closed({
      code: 'cutover.lag-too-high',
      side: 'target',
      subject: 'lag',
      message: `the pulse took ${lagMs === 'unknown' ? `longer than ${(limitMs + 1000) / 1000} s` : `${(lagMs / 1000).toFixed(2)} s`} to arrive, the limit is ${limitMs / 1000} s`,
      remedy: 'wait until the target keeps up; look for large transactions and key-less tables',
    });
  },
};
