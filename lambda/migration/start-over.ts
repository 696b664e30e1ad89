import type { Finding } from '../contract/finding';
import { countForeignSessions, parseForeignSessions } from '../mysql/foreign-sessions';
import { quotedAccount } from '../mysql/quoting';
import type { RunRecord } from './data/run-record';
import type { Progress } from './engine';
import { mirroredPorts } from './facing';
import { walkBack } from './roll-back';
import { openAccounts } from './servers/application-accounts';
import type { StepContext } from './step';
import { letWritesBackIn } from './steps/cut-over/undo';

/**
 * A new sync after a roll back: the target still holds the data of the time when it was promoted, read-only. It goes only with a consent
 * that names this very roll back, and only when nobody is connected any more: a locked account keeps the connections it has.
 */
export async function startOver(context: StepContext): Promise<Progress> {
  const found = [...consent(context), ...(await stillThere(context))];
  if (found.length > 0) {
    await context.change((record) => ({ ...record, held: found }));
    return { kind: 'held', findings: found, record: context.record() };
  }
  await letWritesBackIn(mirroredPorts(context.ports), undefined);
  return walkBack(context);
}

/** What a plain deploy or another `sync` says, without having touched anything. */
export function consentMissing(emptyTarget: string, record: RunRecord): readonly Finding[] {
  const id = record.cutover?.id ?? '';
  if (emptyTarget === id) return [];
  return [
    {
      code: 'sync.target-holds-data',
      weight: 'blocker',
      side: 'target',
      subject: record.endpoints.target,
      message:
        emptyTarget === ''
          ? `the roll back ${id} left the data of the target as it was, read-only; a new sync would empty it`
          : `emptyTarget names ${emptyTarget}, the newest roll back is ${id}`,
      remedy: `look at the target; when nobody needs it: --empty-target ${id}, or "emptyTarget": "${id}" in migration.json`,
    },
  ];
}

function consent(context: StepContext): readonly Finding[] {
  return consentMissing(context.desired.emptyTarget, context.record());
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
  const sessions = parseForeignSessions(await conductor.rows(countForeignSessions)).map(
    ({ user, count }): Finding => ({
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
