import { quotedAccount } from '../../../mysql/quoting';
import { openAccounts } from '../../servers/application-accounts';
import type { Gate } from '../gate';

/** Who writes to the target now should be able to log in on the source after. */
export const accountsOnSource: Gate = {
  name: 'accounts-on-source',
  async ask({ source: target, target: source }) {
    const there = new Set((await openAccounts(source)).map(({ user, host }) => quotedAccount(user, host)));
    return (await openAccounts(target))
      .map(({ user, host }) => quotedAccount(user, host))
      .filter((name) => !there.has(name))
      .map((name) => ({
        code: 'rollback.account-not-on-source',
        weight: 'warning',
        side: 'source',
        subject: name,
        message:
          'this account is in use on the target and can not log in on the source (made after the promotion, or locked there)',
        remedy: `after the roll back: CREATE USER or ALTER USER ${name} ACCOUNT UNLOCK on the source`,
      }));
  },
};
