import { applicationAccounts } from '../servers/application-accounts';
import type { Gate } from './gate';

/** Who will write after the switch must exist on the target, locked until then. */
export const endpointProven: Gate = {
  name: 'endpoint-proven',
  async ask({ source, target }) {
    const { waiting, openOnTarget, missingOnTarget } = await applicationAccounts(source, target);
    const findings = openOnTarget.map((account) => ({
      code: 'cutover.account-open-on-target',
      weight: 'blocker' as const,
      side: 'target' as const,
      subject: account,
      message: 'this account can already write to the target: two sides would be writable',
      remedy: `ALTER USER ${account} ACCOUNT LOCK on the target; promotion unlocks it`,
    }));
    const missing = missingOnTarget.map((account) => ({
      code: 'cutover.account-missing-on-target',
      weight: 'warning' as const,
      side: 'target' as const,
      subject: account,
      message: 'this account is in use on the source and does not exist on the target: it could not log in there',
      remedy: `CREATE USER ${account} ... ACCOUNT LOCK on the target with its grants, unless nobody needs it any more`,
    }));
    if (waiting.length > 0) return [...findings, ...missing];
    return [
      ...findings,
      ...missing,
      {
        code: 'cutover.no-application-account',
        weight: 'warning' as const,
        side: 'target' as const,
        subject: 'accounts',
        message: 'no application account waits (locked) on the target, so promotion will unlock nobody',
        remedy: 'CREATE USER ... ACCOUNT LOCK on the target with the grants of the source, unless you do it after',
      },
    ];
  },
};
