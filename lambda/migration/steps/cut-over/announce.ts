import type { HookFacts, HookName } from '../../../contract/hooks';
import { toProblem } from '../../../contract/problem';
import type { OwedHook, RunRecord } from '../../data/run-record';
import type { StepContext } from '../../step';

/** Hooks tell the application's side. Whether one that can not be delivered ends the attempt is a setting. */
export async function announceFence(step: StepContext): Promise<string> {
  const hook = 'before-fence';
  try {
    await step.ports.hooks.fire(hook, factsOf(step.record()));
    return hook;
  } catch (thrown) {
    if (step.desired.hooks.onFailure === 'abort') throw thrown;
    return `not delivered: ${toProblem(thrown, 'ours').message}`;
  }
}

/** What is done is done: a hook that nobody takes now is owed, and told again by later turns until somebody does. */
export async function tell(step: StepContext, hook: HookName): Promise<string> {
  const facts = factsOf(step.record());
  try {
    await step.ports.hooks.fire(hook, facts);
    return hook;
  } catch (thrown) {
    const { code, message } = toProblem(thrown, 'ours');
    step.ports.observer.notice({ name: 'hook.owed', facts: { hook, code, message } });
    const since = step.ports.clock.now().toISOString();
    await step.change((record) => ({
      ...record,
      hooksOwed: [...others(record, { hook, facts }), { hook, facts, since }],
    }));
    return `owed: ${message}`;
  }
}

/** One try for each; what fails again stays owed. */
export async function deliverOwed(step: StepContext): Promise<void> {
  for (const owed of step.record().hooksOwed ?? []) {
    try {
      await step.ports.hooks.fire(owed.hook, owed.facts);
    } catch {
      continue;
    }
    step.ports.observer.notice({ name: 'hook.delivered', facts: { hook: owed.hook, cutover: owed.facts.cutover } });
    await step.change((record) => ({ ...record, hooksOwed: others(record, owed) }));
  }
}

function factsOf(record: RunRecord): HookFacts {
  return { cutover: record.cutover?.id ?? '', level: record.level };
}

function others(record: RunRecord, owed: Pick<OwedHook, 'hook' | 'facts'>): readonly OwedHook[] {
  return (record.hooksOwed ?? []).filter((one) => one.hook !== owed.hook || one.facts.cutover !== owed.facts.cutover);
}
