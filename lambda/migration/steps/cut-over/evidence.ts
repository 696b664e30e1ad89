import type { CutOver } from '../../data/step-outputs';
import { gatesKey } from '../../gates';
import type { StepContext } from '../../step';

const key = 'evidence.json';

/** The facts the promotion rests on, in one blob. Written before the record names it; repeatable. */
export async function writeEvidence(context: StepContext): Promise<CutOver> {
  const record = context.record();
  const promotedAt =
    record.cutover?.timeline.find((entry) => entry.line === 'latch-promoted')?.endedAt ??
    context.ports.clock.now().toISOString();
  await context.ports.blobs.put(key, {
    format: 1,
    name: record.name,
    endpoints: record.endpoints,
    schemas: record.schemas,
    assessed: record.outputs.assess,
    frozen: record.outputs.freeze,
    copied: record.outputs.copy,
    replicated: record.outputs.replicate,
    validated: record.outputs.validate,
    gates: await context.ports.blobs.get(gatesKey).catch(() => null),
    cutover: record.cutover,
    promotedAt,
  });
  return { promotedAt, evidence: key };
}
