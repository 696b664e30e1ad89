import { replicationUser } from '../../../contract/names';
import { dropAccount, parseAccounts, readAccounts, replicationAccount } from '../../../mysql/accounts';
import type { Session } from '../../ports';
import { lease, type StepContext } from '../../step';
import { made, wasThere } from './markers';

/** Where the target's channel comes from is not known before (facts 1.3), so the host is open; TLS is not. */
const account = { user: replicationUser, host: '%' };

export async function makeReplicationAccount(context: StepContext, source: Session): Promise<void> {
  const accounts = parseAccounts(await source.rows(readAccounts));
  const there = accounts.some(({ user, host }) => user === account.user && host === account.host);
  const setting = made.replicationAccount;
  await lease(context, { server: 'source', setting, was: there ? wasThere : null, now: account.user });
  const tls = context.desired.source.tls === 'off' ? 'off' : 'required';
  const password = await context.ports.passwords.replication();
  for (const statement of replicationAccount(account, { password, tls })) await source.run(statement);
}

export async function dropReplicationAccount(source: Session): Promise<void> {
  await source.run(dropAccount(account));
}
