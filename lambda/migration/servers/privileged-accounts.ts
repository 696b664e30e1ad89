import { parsePrivilegedAccounts, readPrivilegedAccounts } from '../../mysql/accounts';
import { isPlatformAccount } from '../../mysql/accounts/platform-accounts';
import type { Session } from '../ports';
import { nameOf } from './application-accounts';

/** `'user'@'host'` of unlocked accounts that `read_only` does not bind, without the platforms' own. */
export async function privilegedAccounts(source: Session): Promise<readonly string[]> {
  const accounts = parsePrivilegedAccounts(await source.rows(readPrivilegedAccounts));
  return accounts.filter((account) => !isPlatformAccount(account)).map(nameOf);
}
