import { sideOf } from '../ports';
import { lookAtLag } from '../servers/lag';
import { closed, type Gate, open } from './gate';

/**
 * The pulse, by our own clock, and the channel's position: on an idle source as on a busy one. Seconds_Behind_Source
 * is never asked; what is not known is too much.
 */
export const lag: Gate = {
  name: 'lag',
  async ask({ desired, ports, target }) {
    const { maxLagSeconds, writeOutageBudgetSeconds } = desired.limits;
    // What lags now has to drain inside the outage: a limit above the budget would promise what can not be kept.
    const limitMs = Math.min(maxLagSeconds, writeOutageBudgetSeconds / 2) * 1000;
    const look = await lookAtLag(ports, limitMs + 1000);
    if (look.lagMs === 'unknown') {
      return closed({
        code: 'cutover.lag-unknown',
        side: look.reason === 'no-answer' ? 'ours' : sideOf(target.server),
        subject: `lag (${look.reason})`,
        message: `${look.why}; the limit is ${limitMs / 1000} s`,
        remedy: remedies[look.reason],
      });
    }
    if (look.lagMs <= limitMs) return open;
    return closed({
      code: 'cutover.lag-too-high',
      side: sideOf(target.server),
      subject: 'lag',
      message: `the pulse took ${(look.lagMs / 1000).toFixed(2)} s to arrive, the limit is ${limitMs / 1000} s`,
      remedy: remedies.behind,
    });
  },
};

const remedies = {
  behind: 'wait until the target keeps up; look for large transactions and key-less tables',
  stuck:
    'SHOW PROCESSLIST on the target; a receiver without data comes back by CALL mysql.az_replication_stop and CALL mysql.az_replication_start',
  stopped: 'see SHOW REPLICA STATUS on the target; never skip an event: settle its cause, then start the channel',
  contradiction:
    'find out whom the channel follows (SHOW REPLICA STATUS) and who writes to the target; sync again if it is not the source',
  'no-answer': 'check that both servers are reachable from where this runs, then ask again',
} as const;
