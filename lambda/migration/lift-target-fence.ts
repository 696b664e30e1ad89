import { mirroredPorts } from './facing';
import type { StepContext } from './step';
import { letWritesBackIn } from './steps/cut-over/undo';

/**
 * The target of a roll back takes our writes again; its applications stay locked out. Only whoever still holds the record may do this: a
 * process that slept through a later promotion must not lift the fence of the roll back after it.
 */
export async function liftTargetFence(context: StepContext): Promise<void> {
  await context.change((record) => record);
  await letWritesBackIn(mirroredPorts(context.ports), undefined);
}
