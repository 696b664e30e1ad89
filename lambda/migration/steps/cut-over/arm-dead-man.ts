import { cutoverOf, type Switch } from './switch';

/** The dead-man's patience beyond the budget: whoever is alive undoes by itself before that. */
const patienceMs = 3000;

/** From here a second actor resolves the cut over, whatever becomes of this process, its host and its network. */
export async function armDeadMan(on: Switch): Promise<string> {
  const { ports, desired } = on.step;
  const inMs = desired.limits.writeOutageBudgetSeconds * 1000 + patienceMs;
  const deadline = new Date(ports.clock.now().getTime() + inMs);
  await ports.deadMan.arm(cutoverOf(on.step).id, deadline);
  on.hurry();
  return `resolves at ${deadline.toISOString()}`;
}
