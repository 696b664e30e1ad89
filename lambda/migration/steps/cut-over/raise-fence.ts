import { Problem } from '../../../contract/problem';
import { beatPulse } from '../../../mysql/pulse';
import { readReadOnly } from '../../../mysql/read-only';
import { errnoOf } from '../../data/errno';
import { askFence } from '../../fence-permit';
import { type ServerName, sideOf } from '../../ports';
import { raiseAccountFence } from './raise-account-fence';
import { refusePreparedXa } from './refuse-prepared-xa';
import { changeCutover, insideBudget, msLeft, poll, type Switch } from './switch';

const pollMs = 10;
/** ER_OPTION_PREVENTS_STATEMENT: what a write gets from a read-only server. */
const readOnlyErrno = 1290;

/**
 * Publishes `fence = up` *before* asking for the fence: a Terraform apply in between must not reset it. Proven
 * when the variable says 1 and a write of ours is refused; past the time limit the request is withdrawn.
 */
export async function raiseFence(on: Switch): Promise<string> {
  // Back from the target it is always `read_only`: its accounts are closed by a line of their own.
  if (on.step.desired.fence === 'accounts' && on.direction === 'forward') return raiseAccountFence(on);
  const { ports, desired } = on.step;
  insideBudget(on.step, 'raise-fence');
  const budgetMs = desired.limits.writeOutageBudgetSeconds * 1000;
  const deadline = new Date(ports.clock.now().getTime() + budgetMs).toISOString();
  let asked = 0;
  await askFence(
    ports,
    { to: 'raise', fences: [ports.fence] },
    async () => {
      const state = await changeCutover(on.step, (current) => ({ ...current, fenceAsked: true, deadline }));
      await ports.published.put('fence', 'up');
      return state;
    },
    async (_state, permit) => {
      asked = ports.clock.monotonicMs();
      await ports.fence.raise(permit.leftMs());
    },
  );
  // If somebody resolved this cut over while the request was under way, this throws and the fence comes down again.
  await changeCutover(on.step, (state) => state);

  // A process that was stopped for a while comes back to a budget that is spent: nobody waits for a fence then.
  const spentAt = ports.clock.monotonicMs() + msLeft(on.step);
  const until = Math.min(asked + desired.limits.fenceTimeoutSeconds * 1000, spentAt);
  const isUp = await poll(on.step, pollMs, until, async () =>
    (await on.source.rows(readReadOnly))[0]?.readOnly === '1' ? true : undefined,
  );
  if (isUp !== true) {
    insideBudget(on.step, 'raise-fence');
    throw fenceLate(on.source.server, desired.limits.fenceTimeoutSeconds);
  }
  await proveRefusal(on);
  await refusePreparedXa(on);
  return `up ${Math.round(ports.clock.monotonicMs() - asked)} ms after the request`;
}

async function proveRefusal(on: Switch): Promise<void> {
  try {
    await on.probe.run(beatPulse(on.step.ports.clock.now().getTime()));
  } catch (thrown) {
    if (errnoOf(thrown) === readOnlyErrno) return;
    throw thrown;
  }
  throw new Problem({
    code: 'cutover.fence-leaks',
    side: sideOf(on.source.server),
    message: `read_only is 1 on the ${on.source.server}, but a write by the admin account was accepted`,
    remedy: 'the admin holds CONNECTION_ADMIN or SUPER: use an account without them, as application accounts must be',
  });
}

function fenceLate(server: ServerName, seconds: number): Problem {
  return new Problem({
    code: 'cutover.fence-late',
    side: sideOf(server),
    message: `the ${server} did not become read-only within ${seconds} s`,
    remedy: 'look for long statements, transactions or table locks there (SHOW PROCESSLIST), then try again',
  });
}
