import { realPorts } from '../../facing';
import { changeCutover, type Switch } from './switch';
import { letWritesBackIn } from './undo';

/**
 * The source takes writes again, for the first time since the promotion. Only whoever still holds the record may do this: a process that
 * slept through a later promotion must not open its source.
 */
export async function liftSourceFence(on: Switch): Promise<string> {
  await changeCutover(on.step, (state) => state);
  await letWritesBackIn(realPorts(on.step, on.direction));
  return 'the source takes writes';
}
