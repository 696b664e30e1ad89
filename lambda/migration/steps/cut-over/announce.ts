import type { HookName } from '../../ports';
import type { StepContext } from '../../step';

/** Hooks tell the application's side. A hook that fails before the fence stops the switch; nothing was touched. */
export async function announce(step: StepContext, hook: HookName): Promise<string> {
  await step.ports.hooks.fire(hook, {
    migration: step.desired.name,
    cutover: step.record().cutover?.id ?? '',
    level: step.record().level,
  });
  return hook;
}
