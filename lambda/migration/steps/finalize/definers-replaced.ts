import { foldedKey, listDefiners, parseTargetObjects } from '../../../mysql/copy/target-objects';
import type { CopyPlan } from '../../data/copy-plan';
import type { DefinerReplaced } from '../../data/step-outputs';
import type { Session } from '../../ports';
import { programsOf } from './programs';

/** Read from the target's catalogue, so that it is true whatever turn made the objects. */
export async function definersReplaced(target: Session, plan: CopyPlan): Promise<readonly DefinerReplaced[]> {
  if (programsOf(plan).length === 0) return [];
  const rows = await target.rows(listDefiners(plan.schemas.map((schema) => schema.name)));
  const now = new Map(
    rows.flatMap((row) => parseTargetObjects([row]).map((object) => [foldedKey(object), row.definer ?? ''] as const)),
  );
  return programsOf(plan).flatMap((program) => {
    const met = now.get(foldedKey(program));
    if (met === undefined || met === program.definer) return [];
    return [{ object: `${program.kind} ${program.schema}.${program.name}`, was: program.definer, now: met }];
  });
}
