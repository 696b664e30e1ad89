import type { Fence, TargetParameters } from '../../migration/ports';

/** The fence of a server whose `read_only` is a parameter of its platform. */
export function parameterFence(parameters: TargetParameters): Fence {
  return { raise: () => parameters.set('read_only', 'ON'), lower: () => parameters.set('read_only', 'OFF') };
}
