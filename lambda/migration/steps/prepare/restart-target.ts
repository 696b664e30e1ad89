import type { StepContext } from '../../step';
import type { Waiting } from './capacity';

const pollMs = 1000;
const patienceMs = 10 * 60_000;

/**
 * So that static parameters take effect. Only before a promotion: nobody but us is connected to the target then. Waits until the
 * platform says that it is ready again.
 */
export async function restartTarget({ ports, budget }: StepContext, why: readonly string[]): Promise<Waiting> {
  ports.observer.notice({ name: 'target.restarting', facts: { parameters: why.join(', ') } });
  await ports.targetPlatform.restart();
  const until = ports.clock.monotonicMs() + patienceMs;
  const note = `restarting the target, so that ${why.join(', ')} takes effect`;
  do {
    await ports.clock.sleep(pollMs);
    const state = await ports.targetPlatform.describe();
    if (state === undefined || state.status === 'Ready') return { kind: 'working', waitSeconds: 1, note };
  } while (!budget.shouldPause() && ports.clock.monotonicMs() < until);
  return { kind: 'working', waitSeconds: 15, note };
}
