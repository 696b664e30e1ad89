import { privilegedAccounts } from '../servers/privileged-accounts';
import { closed, type Gate, open } from './gate';

/** `read_only` does not bind an account with CONNECTION_ADMIN or SUPER: it would go on writing through the fence. */
export const fenceBinds: Gate = {
  name: 'fence-binds',
  async ask({ desired, source }) {
    if (desired.fence === 'accounts') return open;
    const free = await privilegedAccounts(source);
    if (free.length === 0) return open;
    return closed({
      code: 'cutover.fence-does-not-bind',
      side: 'source',
      subject: free.join(', '),
      message: `read_only does not bind ${free.length} account(s) on the source: they hold CONNECTION_ADMIN or SUPER`,
      remedy: `REVOKE CONNECTION_ADMIN, SUPER ON *.* FROM ${free[0]} on the source, or ALTER USER ${free[0]} ACCOUNT LOCK`,
    });
  },
};
