import {
  type Account,
  type AccountState,
  parseAccounts,
  readAccounts,
  readOwnUser,
  unlockAccount,
} from '../../mysql/accounts';
import { isPlatformAccount } from '../../mysql/accounts/platform-accounts';
import { quotedAccount } from '../../mysql/quoting';
import type { Session } from '../ports';

export interface ApplicationAccounts {
  /** Locked on the target, in use on the source: promotion unlocks exactly these. */
  readonly waiting: readonly AccountState[];
  /** `'user'@'host'` of accounts of the source that can already log in on the target. */
  readonly openOnTarget: readonly string[];
  /** `'user'@'host'` of accounts in use on the source that the target does not have at all. */
  readonly missingOnTarget: readonly string[];
}

/** Accounts that both sides have, without the platforms' own and without those we are logged in as. */
export async function applicationAccounts(
  source: Session,
  target: Session,
  lockedByFence: readonly Account[] = [],
): Promise<ApplicationAccounts> {
  const fenced = new Set(lockedByFence.map(nameOf));
  const own = new Set([...(await ownAccount(source)), ...(await ownAccount(target))]);
  const inUse = (await accountsOf(source)).filter(
    (account) =>
      (!account.locked || fenced.has(nameOf(account))) && !isPlatformAccount(account) && !own.has(account.user),
  );
  const wanted = new Set(inUse.map(nameOf));
  const there = (await accountsOf(target)).filter((account) => wanted.has(nameOf(account)));
  const known = new Set(there.map(nameOf));
  return {
    waiting: there.filter((account) => account.locked),
    openOnTarget: there.filter((account) => !account.locked).map(nameOf),
    missingOnTarget: inUse.map(nameOf).filter((name) => !known.has(name)),
  };
}

/** Every account that can log in there, without the platform's own and the one we are logged in as. */
export async function openAccounts(session: Session): Promise<readonly Account[]> {
  const own = await ownAccount(session);
  return (await accountsOf(session))
    .filter((account) => !account.locked && !isPlatformAccount(account) && !own.includes(account.user))
    .map(({ user, host }) => ({ user, host }));
}

/** Repeatable: those that are unlocked already are no longer waiting. */
export async function unlockApplicationAccounts(
  source: Session,
  target: Session,
  lockedByFence: readonly Account[] = [],
): Promise<number> {
  const { waiting } = await applicationAccounts(source, target, lockedByFence);
  for (const account of waiting) await target.run(unlockAccount(account));
  return waiting.length;
}

export async function accountsOf(session: Session): Promise<readonly AccountState[]> {
  return parseAccounts(await session.rows(readAccounts));
}

export async function ownAccount(session: Session): Promise<readonly string[]> {
  return (await session.rows(readOwnUser)).map((row) => row.user ?? '');
}

export function nameOf(account: Account): string {
  return quotedAccount(account.user, account.host);
}
