import { Problem } from '../../../contract/problem';
import { sideOf } from '../../ports';
import { measureLag } from '../../servers/pulse';
import type { Switch } from './switch';

/** One more beat through the whole channel just before the fence: what follows is as short as this. */
export async function lastPulse(on: Switch): Promise<string> {
  const { ports, desired } = on.step;
  const { lagMs } = await measureLag(ports, desired.limits.maxLagSeconds * 1000);
  if (lagMs !== 'unknown' && lagMs <= desired.limits.maxLagSeconds * 1000) return `${Math.round(lagMs)} ms`;
  throw new Problem({
    code: 'cutover.lag-too-high',
    side: sideOf(on.target.server),
    message: `the last pulse took ${lagMs === 'unknown' ? 'too long to be seen' : `${Math.round(lagMs)} ms`}, the limit is ${desired.limits.maxLagSeconds} s`,
    remedy: 'wait until the channel keeps up (migrate status), then cut over again',
  });
}
