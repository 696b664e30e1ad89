import type { Desired } from '../../contract/desired';
import { type Account, lockAccount, unlockAccount } from '../../mysql/accounts';
import { isPlatformAccount } from '../../mysql/accounts/platform-accounts';
import { askConnections } from '../../mysql/ask-connections';
import { connectionsOf, waitingAccountLocks } from '../../mysql/connection-lists';
import { inTime } from '../../mysql/in-time';
import { replicationOf } from '../../mysql/replication';
import { errnoOf } from '../data/errno';
import type { Session } from '../ports';
import { accountsOf, nameOf, ownAccount } from './application-accounts';
import { versionOf } from './server-kind';

/** Whoever can log in on the source now, without the platform, replication and ourselves. */
export async function accountsToLock(source: Session): Promise<readonly Account[]> {
  const own = new Set(await ownAccount(source));
  const all = await accountsOf(source);
  return all
    .filter((account) => !account.locked && !isPlatformAccount(account) && !own.has(account.user))
    .map(({ user, host }) => ({ user, host }));
}

/** Only while there is time. `source` was opened with `batches`. */
export async function lockAccounts(
  source: Session,
  accounts: readonly Account[],
  leftMs: () => number,
  each: (account: Account) => void,
): Promise<void> {
  const before = await inTime(source, leftMs);
  for (const account of accounts) {
    await before.run(lockAccount(account));
    each(account);
  }
}

/** Ends the connections of these accounts; true when none is left and every account is locked. */
export async function drained(desired: Desired, source: Session, accounts: readonly Account[]): Promise<boolean> {
  if (accounts.length === 0) return true;
  const { authority } = replicationOf({ platform: desired.source.platform, version: await versionOf(source) });
  const users = [...new Set(accounts.map(({ user }) => user))];
  const left = await askConnections(source, connectionsOf(users));
  // One that has ended by itself in between is what we want.
  for (const id of left) await source.run(authority.endConnection(id)).catch(passUnlessRefused);
  if (left.length > 0) return false;
  const open = (await accountsToLock(source)).map(nameOf);
  return accounts.every((account) => !open.includes(nameOf(account)));
}

/**
 * Exactly these, after whoever still waits to lock one of them was ended, and only while there is time. An account that was dropped is
 * not missed. `source` was opened with `batches`.
 */
export async function unlockAccounts(
  source: Session,
  accounts: readonly Account[],
  desired: Desired,
  leftMs: () => number,
): Promise<void> {
  const { authority } = replicationOf({ platform: desired.source.platform, version: await versionOf(source) });
  for (const id of await askConnections(source, waitingAccountLocks)) {
    await source.run(authority.endConnection(id)).catch(() => undefined);
  }
  const known = new Set((await accountsOf(source)).map(nameOf));
  const before = await inTime(source, leftMs);
  for (const account of accounts) if (known.has(nameOf(account))) await before.run(unlockAccount(account));
}

/** ER_NO_SUCH_THREAD. */
const noSuchThread = 1094;

function passUnlessRefused(thrown: unknown): void {
  if (errnoOf(thrown) !== noSuchThread) throw thrown;
}
