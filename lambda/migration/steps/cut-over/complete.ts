import { publishLevel } from '../../published-copy';
import type { StepContext } from '../../step';
import { publishWayBack } from '../../way-back/change';
import { writeEvidence } from './evidence';

/** What the engine would have done after the step: for whoever finishes a switch without the engine. */
export async function completeCutover(context: StepContext): Promise<void> {
  const output = await writeEvidence(context);
  await context.change((record) => ({
    ...record,
    level: 'cut-over',
    outputs: { ...record.outputs, 'cut-over': output },
  }));
  await publishLevel(context.ports, context.record());
}

/** The same for the way back: the migration stands at its beginning, with evidence of how it came back there. */
export async function completeReturn(context: StepContext): Promise<void> {
  await writeEvidence(context);
  await publishWayBack(context.ports, context.record());
  await publishLevel(context.ports, context.record());
}
