import { type AccountState, parseAccounts, readAccounts, readOwnUser, unlockAccount } from '../../mysql/accounts';
import { isPlatformAccount } from '../../mysql/accounts/platform-accounts';
import type { Session } from '../ports';

export interface ApplicationAccounts {
  /** Locked on the target, in use on the source: promotion unlocks exactly these. */
  readonly waiting: readonly AccountState[];
  /** `'user'@'host'` of accounts of the source that can already log in on the target. */
  readonly openOnTarget: readonly string[];
}

/** Accounts that both sides have, without the platforms' own and without those we are logged in as. */
export async function applicationAccounts(source: Session, target: Session): Promise<ApplicationAccounts> {
  const inUse = new Set(
    (await accountsOf(source)).filter((account) => !account.locked && !isPlatformAccount(account)).map(nameOf),
  );
  const own = new Set([...(await ownAccount(source)), ...(await ownAccount(target))]);
  const there = (await accountsOf(target)).filter((account) => inUse.has(nameOf(account)) && !own.has(account.user));
  return {
    waiting: there.filter((account) => account.locked),
    openOnTarget: there.filter((account) => !account.locked).map(nameOf),
  };
}

/** Repeatable: those that are unlocked already are no longer waiting. */
export async function unlockApplicationAccounts(source: Session, target: Session): Promise<number> {
  const { waiting } = await applicationAccounts(source, target);
  for (const account of waiting) await target.run(unlockAccount(account));
  return waiting.length;
}

async function accountsOf(session: Session): Promise<readonly AccountState[]> {
  return parseAccounts(await session.rows(readAccounts));
}

async function ownAccount(session: Session): Promise<readonly string[]> {
  return (await session.rows(readOwnUser)).map((row) => row.user ?? '');
}

function nameOf(account: AccountState): string {
  return `'${account.user}'@'${account.host}'`;
}
