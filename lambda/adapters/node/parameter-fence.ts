import type { Fence, TargetParameters } from '../../migration/ports';

/**
 * A request of ours carries no time that Azure would look at. What has been sent has come in by then, or TCP has given up: Linux does
 * after 924 seconds (https://docs.kernel.org/networking/ip-sysctl.html, tcp_retries2).
 */
const lateMs = 960_000;

/** The fence of a server whose `read_only` is a parameter of its platform. */
export function parameterFence(parameters: TargetParameters): Fence {
  return {
    raise: (withinMs) => parameters.set('read_only', 'ON', withinMs),
    lower: (withinMs) => parameters.set('read_only', 'OFF', withinMs),
    lateMs,
  };
}
