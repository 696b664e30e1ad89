import { realDesired, realPorts } from '../../facing';
import { askFence } from '../../fence-permit';
import { changeCutover, type Switch } from './switch';
import { letWritesBackIn, lockedBy } from './undo';

/**
 * The source takes writes again, for the first time since the promotion. Only whoever still holds the record may do this: a process that
 * slept through a later promotion must not open its source.
 */
export async function liftSourceFence(on: Switch): Promise<string> {
  const { step, direction } = on;
  const ports = realPorts(step, direction);
  await askFence(
    ports,
    { to: 'lower', fences: [ports.fence] },
    () => changeCutover(step, (state) => state),
    (_held, permit) => letWritesBackIn(ports, lockedBy(realDesired(step, direction), step.record().promotion), permit),
  );
  return 'the source takes writes';
}
