import { wayBackUser } from '../../contract/names';
import { dropAccount, parseAccounts, readAccounts, replicationAccount } from '../../mysql/accounts';
import type { Session } from '../ports';
import { lease, type StepContext } from '../step';
import { made, wasThere } from '../steps/prepare/markers';

/** Where the source's channel will come from is not known before, so the host is open; TLS is not. */
const account = { user: wayBackUser, host: '%' };

/** As whom the source will read the target's binlog. Made early: on the night itself nothing has to be made. */
export async function makeWayBackAccount(context: StepContext, target: Session): Promise<void> {
  if (context.desired.wayBack === 'off') return;
  const accounts = parseAccounts(await target.rows(readAccounts));
  const there = accounts.some(({ user, host }) => user === account.user && host === account.host);
  const setting = made.wayBackAccount;
  await lease(context, { server: 'target', setting, was: there ? wasThere : null, now: account.user });
  const tls = context.desired.target.tls === 'off' ? 'off' : 'required';
  const password = await context.ports.passwords.replication('target');
  for (const statement of replicationAccount(account, { password, tls })) await target.run(statement);
}

export async function dropWayBackAccount(target: Session): Promise<void> {
  await target.run(dropAccount(account));
}
