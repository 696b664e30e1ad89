import { createHash } from 'node:crypto';
import type { Coordinates } from '../../data/position';
import type { FrozenPoint } from '../../data/step-outputs';
import type { StepContext } from '../../step';

/** The epoch is part of the id: a new freeze voids the receipts of an older one, also at the same coordinates. */
export function frozenPoint(context: StepContext, kind: FrozenPoint['kind'], coordinates: Coordinates): FrozenPoint {
  const { file, position, gtidSet } = coordinates;
  const facts = [context.desired.name, String(context.epoch), file, String(position), gtidSet];
  return {
    id: createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 16),
    kind,
    coordinates,
    frozenAt: context.ports.clock.now().toISOString(),
  };
}
