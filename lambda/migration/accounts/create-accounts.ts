import { Problem, toProblem } from '../../contract/problem';
import { quotedAccount } from '../../mysql/quoting';
import type { Statement } from '../../mysql/statement';
import { errnoOf } from '../data/errno';
import type { Session } from '../ports';
import type { CarriedAccount } from './carried-account';

export interface CreatedAccounts {
  readonly created: number;
  readonly granted: number;
  /** Grants on tables and routines that the target does not have yet: text of each. */
  readonly waiting: readonly string[];
}

/** Table, column, routine: not there. */
const notYet: readonly number[] = [1146, 1054, 1305];

/**
 * Accounts first, locked; then what they may do, because grants name each other's roles. Repeatable: what is there stays,
 * what was granted is granted again. An account that can log in is left alone: whoever opened it answers for it.
 */
export async function createAccounts(target: Session, accounts: readonly CarriedAccount[]): Promise<CreatedAccounts> {
  let created = 0;
  let granted = 0;
  const waiting: string[] = [];
  const ours = accounts.filter(({ state }) => state === 'to-create' || state === 'there-locked');
  for (const account of ours) {
    if (account.create === undefined) continue;
    const { create } = account;
    await naming(account, () => target.run(create));
    created += 1;
  }
  for (const account of ours) {
    for (const statement of [...account.grants, ...account.defaultRoles]) {
      if (await naming(account, () => grantedNow(target, statement))) granted += 1;
      else waiting.push(statement.text);
    }
  }
  return { created, granted, waiting };
}

/** False: what it is about comes with the copy. */
async function grantedNow(target: Session, statement: Statement): Promise<boolean> {
  try {
    await target.run(statement);
    return true;
  } catch (thrown) {
    if (notYet.includes(errnoOf(thrown))) return false;
    throw thrown;
  }
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
