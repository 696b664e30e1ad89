import { Problem } from '../../../contract/problem';
import { askFence } from '../../fence-permit';
import { accountsToLock, drained, lockAccounts } from '../../servers/account-fence';
import { nameOf } from '../../servers/application-accounts';
import { refusePreparedXa } from './refuse-prepared-xa';
import { changeCutover, cutoverOf, insideBudget, msLeft, poll, type Switch } from './switch';

const pollMs = 20;

/**
 * The other fence: every account that can log in is locked, its connections are ended, and what they had not
 * committed is rolled back. Which accounts is written down before the first is locked, so that whoever undoes unlocks
 * those and no others. `read_only` and the published `fence`, which Terraform reads, are left alone.
 */
export async function raiseAccountFence(on: Switch): Promise<string> {
  const { ports, desired } = on.step;
  insideBudget(on.step, 'raise-fence');
  const deadline = new Date(ports.clock.now().getTime() + desired.limits.writeOutageBudgetSeconds * 1000).toISOString();
  const accounts = await accountsToLock(on.source);
  const said = (part: string): void =>
    ports.observer.notice({ name: 'cutover.line-part', facts: { line: 'raise-fence', part } });
  let asked = 0;
  await askFence(
    ports,
    { to: 'raise', fences: [ports.fence] },
    () => changeCutover(on.step, (state) => ({ ...state, fenceAsked: true, deadline, lockedAccounts: accounts })),
    async (_state, permit) => {
      said('written-down');
      asked = ports.clock.monotonicMs();
      await lockAccounts(on.probe, accounts, permit.leftMs, (account) => said(`locked ${nameOf(account)}`));
    },
  );
  // If somebody resolved this cut over while the locks were under way, this throws and the accounts are unlocked again.
  await changeCutover(on.step, (state) => state);
  const spentAt = ports.clock.monotonicMs() + msLeft(on.step);
  const until = Math.min(asked + desired.limits.fenceTimeoutSeconds * 1000, spentAt);
  const isUp = await poll(on.step, pollMs, until, async () =>
    (await drained(desired, on.source, accounts)) ? true : undefined,
  );
  if (isUp !== true) {
    insideBudget(on.step, 'raise-fence');
    throw late(desired.limits.fenceTimeoutSeconds);
  }
  said('drained');
  await refusePreparedXa(on);
  const { lockedAccounts = [] } = cutoverOf(on.step);
  return `${lockedAccounts.length} accounts locked and drained after ${Math.round(ports.clock.monotonicMs() - asked)} ms`;
}

function late(seconds: number): Problem {
  return new Problem({
    code: 'cutover.fence-late',
    side: 'source',
    message: `connections of locked accounts were still there after ${seconds} s`,
    remedy: 'look at SHOW PROCESSLIST on the source for statements that take long to roll back, then try again',
  });
}
