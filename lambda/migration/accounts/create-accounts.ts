import { Problem, toProblem } from '../../contract/problem';
import { quotedAccount } from '../../mysql/quoting';
import type { Session } from '../ports';
import type { CarriedAccount } from './carried-account';

export interface CreatedAccounts {
  readonly created: number;
  readonly granted: number;
}

/**
 * Accounts first, locked; then what they may do, because grants name each other's roles. Repeatable: what is there stays,
 * what was granted is granted again. An account that can log in is left alone: whoever opened it answers for it.
 */
export async function createAccounts(target: Session, accounts: readonly CarriedAccount[]): Promise<CreatedAccounts> {
  let created = 0;
  let granted = 0;
  const ours = accounts.filter(({ state }) => state === 'to-create' || state === 'there-locked');
  for (const account of ours) {
    if (account.create === undefined) continue;
    const { create } = account;
    await naming(account, () => target.run(create));
    created += 1;
  }
  for (const account of ours) {
    for (const statement of [...account.grants, ...account.defaultRoles]) {
      await naming(account, () => target.run(statement));
      granted += 1;
    }
  }
  return { created, granted };
}

async function naming<T>(account: CarriedAccount, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    const { message, remedy, transient } = toProblem(thrown, 'target');
    throw new Problem({
      code: 'target.account-refused',
      side: 'target',
      message: `${quotedAccount(account.user, account.host)}: ${message}`,
      remedy: `${remedy}; accounts before it are made, the same command goes on from here`,
      transient,
      cause: thrown,
    });
  }
}
