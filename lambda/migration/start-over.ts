import type { Desired } from '../contract/desired';
import type { Finding } from '../contract/finding';
import { askConnections } from '../mysql/ask-connections';
import { foreignSessions } from '../mysql/connection-lists';
import { quotedAccount } from '../mysql/quoting';
import type { RunRecord } from './data/run-record';
import type { Progress } from './engine';
import { followAgain } from './follow-again';
import { liftTargetFence } from './lift-target-fence';
import { walkBack } from './roll-back';
import { openAccounts } from './servers/application-accounts';
import type { StepContext } from './step';

/**
 * Going on after a roll back: the target still holds the data of the time when it was promoted, read-only. It goes only with a consent
 * that names this very roll back (to follow again from there, or to be emptied for a new copy), and only when nobody is connected any
 * more: a locked account keeps the connections it has.
 */
export async function startOver(context: StepContext): Promise<Progress> {
  const found = [...consentMissing(context.desired, context.record()), ...(await stillThere(context))];
  if (found.length > 0) return held(context, found);
  if (wantsToFollow(context.desired, context.record())) {
    const refused = await followAgain(context);
    return refused.length > 0 ? held(context, refused) : { kind: 'reached', record: context.record() };
  }
  await liftTargetFence(context);
  return walkBack(context);
}

/** What a plain deploy or another `sync` says, without having touched anything. */
export function consentMissing(desired: Desired, record: RunRecord): readonly Finding[] {
  const id = record.cutover?.id ?? '';
  if (desired.emptyTarget === id || wantsToFollow(desired, record)) return [];
  const { emptyTarget, followAgain: follows = '' } = desired;
  const named = [emptyTarget, follows].filter((one) => one !== '').join(' and ');
  return [
    {
      code: 'sync.target-holds-data',
      weight: 'blocker',
      side: 'target',
      subject: record.endpoints.target,
      message:
        named === ''
          ? `the roll back ${id} left the data of the target as it was, read-only, and nothing goes on by itself`
          : `the consent names ${named}, the newest roll back is ${id}`,
      remedy: `to let the target follow again without a new copy: --follow-again ${id}, or "followAgain": "${id}" in migration.json; to empty it and copy anew: --empty-target ${id}, or "emptyTarget"`,
    },
  ];
}

/** The milder of the two consents counts when both are given. */
function wantsToFollow({ followAgain: named = '' }: Desired, { cutover }: RunRecord): boolean {
  return named !== '' && named === cutover?.id;
}

async function held(context: StepContext, findings: readonly Finding[]): Promise<Progress> {
  await context.change((record) => ({ ...record, held: findings }));
  return { kind: 'held', findings, record: context.record() };
}

async function stillThere({ conductor }: StepContext): Promise<readonly Finding[]> {
  const accounts = (await openAccounts(conductor)).map(
    ({ user, host }): Finding => ({
      code: 'sync.account-open-on-target',
      weight: 'blocker',
      side: 'target',
      subject: quotedAccount(user, host),
      message: 'this account can log in on the target, which is read-only until a new sync opens it',
      remedy: `it can only be locked while the target takes writes: set read_only = OFF there when nobody can reach it, then ALTER USER ${quotedAccount(user, host)} ACCOUNT LOCK`,
    }),
  );
  const sessions = [...(await askConnections(conductor, foreignSessions))].map(
    ([user, count]): Finding => ({
      code: 'sync.sessions-on-target',
      weight: 'blocker',
      side: 'target',
      subject: user,
      message: `${count} connection(s) of ${user} are still open on the target: they could write as soon as it is not read-only any more`,
      remedy:
        'end them (restart the application that holds them, or CALL mysql.az_kill(<id>) on Azure), then sync again',
    }),
  );
  return [...accounts, ...sessions];
}
