import type { StepContext } from '../../step';

/**
 * True when the holders of a snapshot are gone before the copy was complete: the instant can not be read any
 * more, so the freeze and what was planned and copied from it start again.
 */
export function freezeIsVoid(context: StepContext): boolean {
  const { freeze, copy } = context.record().outputs;
  if (freeze === undefined || copy !== undefined) return false;
  return !context.ports.frozenReaders.available(freeze.id);
}
