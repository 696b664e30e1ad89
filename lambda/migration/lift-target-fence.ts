import { mirroredPorts } from './facing';
import { askFence } from './fence-permit';
import type { StepContext } from './step';
import { letWritesBackIn } from './steps/cut-over/undo';

/**
 * The target of a roll back takes our writes again; its applications stay locked out. Only whoever still holds the record may do this: a
 * process that slept through a later promotion must not lift the fence of the roll back after it.
 */
export async function liftTargetFence(context: StepContext): Promise<void> {
  const ports = mirroredPorts(context.ports);
  await askFence(
    ports,
    { to: 'lower', fences: [ports.fence] },
    () => context.change((record) => record),
    (_held, permit) => letWritesBackIn(ports, undefined, permit),
  );
}
