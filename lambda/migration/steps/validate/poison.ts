import { nothingCompared, poisonedBy } from '../../data/validation-health';
import type { StepContext } from '../../step';

/** Writes a failed check down. Readiness is gone until a full clean pass that began after this. */
export async function poison(context: Pick<StepContext, 'ports' | 'change'>, what: string): Promise<void> {
  const at = context.ports.clock.now().toISOString();
  context.ports.observer.notice({ name: 'validate.poisoned', facts: { what } });
  await context.change((record) => ({
    ...record,
    validation: poisonedBy(record.validation ?? nothingCompared, what, at),
  }));
}
