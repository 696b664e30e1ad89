import type { CopyPlan } from '../../data/copy-plan';
import type { EventFacts } from '../../data/inventory';
import { outputOf, type StepContext } from '../../step';

/** On a replica every event is disabled: which ones run is what the source itself said in the assessment. */
export async function eventsToEnable(
  context: StepContext,
  plan: CopyPlan,
): Promise<readonly { readonly schema: string; readonly name: string }[]> {
  if (plan.events.length === 0) return [];
  const assessed: unknown = await context.ports.blobs.get(outputOf(context, 'assess').inventory);
  const enabled = new Set(
    eventsOf(assessed).flatMap((event) => (event.enabled ? [`${event.schema}\0${event.name}`] : [])),
  );
  return plan.events
    .filter((event) => enabled.has(`${event.schema}\0${event.name}`))
    .map(({ schema, name }) => ({ schema, name }));
}

function eventsOf(inventory: unknown): readonly Pick<EventFacts, 'schema' | 'name' | 'enabled'>[] {
  if (typeof inventory !== 'object' || inventory === null || !('events' in inventory)) return [];
  return Array.isArray(inventory.events) ? inventory.events : [];
}
