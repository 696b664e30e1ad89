import { realDesired, realPorts } from '../../facing';
import { changeCutover, type Switch } from './switch';
import { letWritesBackIn, lockedBy } from './undo';

/**
 * The source takes writes again, for the first time since the promotion. Only whoever still holds the record may do this: a process that
 * slept through a later promotion must not open its source.
 */
export async function liftSourceFence(on: Switch): Promise<string> {
  await changeCutover(on.step, (state) => state);
  const locked = lockedBy(realDesired(on.step, on.direction), on.step.record().promotion);
  await letWritesBackIn(realPorts(on.step, on.direction), locked);
  return 'the source takes writes';
}
