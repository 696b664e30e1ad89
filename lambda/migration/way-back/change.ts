import { jsonText } from '../../contract/visible';
import type { RunRecord } from '../data/run-record';
import type { WayBack } from '../data/way-back';
import type { Ports } from '../ports';
import type { StepContext } from '../step';

const nothing: Omit<WayBack, 'state' | 'since'> = { why: '', findings: [], sourcePosition: null, validated: null };

/** The record first, then the copy for people. A change of the state is an event; without one nothing is written. */
export async function changeWayBack(
  context: Pick<StepContext, 'record' | 'change' | 'ports'>,
  changes: Partial<WayBack> & Pick<WayBack, 'state'>,
): Promise<void> {
  const known = context.record().wayBack;
  const sameState = known?.state === changes.state;
  const since = sameState ? known.since : context.ports.clock.now().toISOString();
  const next: WayBack = { ...nothing, ...known, why: '', findings: [], ...changes, since };
  if (JSON.stringify(next) !== JSON.stringify(known)) {
    await context.change((record) => ({ ...record, wayBack: next }));
  }
  if (!sameState) {
    context.ports.observer.notice({ name: `way-back.${next.state}`, facts: { why: next.why } });
  }
  await publishWayBack(context.ports, context.record());
}

export async function publishWayBack(ports: Pick<Ports, 'published'>, record: RunRecord): Promise<void> {
  const { state, since, why } = record.wayBack ?? { state: 'unproven', since: record.createdAt, why: 'not tried yet' };
  await ports.published.put('way-back', jsonText({ state, since, why }));
}
