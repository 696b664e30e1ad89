import type { CarriedAccount } from '../../lambda/migration/accounts/carried-account';
import { type CreatedAccounts, createAccounts } from '../../lambda/migration/accounts/create-accounts';
import { readCarriedAccounts } from '../../lambda/migration/accounts/read-accounts';
import { withSession } from '../../lambda/migration/ports';
import { type ExitCode, exitCode } from './exit-code';
import { withRun } from './opened-run';
import type { GivenOptions } from './options';
import { typed } from './typed';

export interface AccountsOptions extends GivenOptions {
  readonly apply?: true;
}

const words: Readonly<Record<CarriedAccount['state'], string>> = {
  'to-create': 'to be created, locked, with its password',
  'there-locked': 'there, locked',
  'there-open': 'there and OPEN: lock it before the cut over (ALTER USER ... ACCOUNT LOCK)',
  'needs-password': 'needs a new password: create it by hand, locked',
};

/** Who can log in on the source, what of it the target can take, and on request: makes them there, locked. */
export function accounts(given: AccountsOptions): Promise<ExitCode> {
  return withRun(given, 'assessed', async ({ run, output }) => {
    const { databases } = run.ports;
    return withSession(databases, 'source', 'accounts', (source) =>
      withSession(databases, 'target', 'accounts', async (target) => {
        const carried = await readCarriedAccounts(run.desired, source, target);
        const done = given.apply === true ? await createAccounts(target, carried) : undefined;
        const left = carried.filter(({ state }) => state === 'needs-password' || state === 'there-open').length;
        output.result(
          {
            verb: 'accounts',
            outcome: 'done',
            applied: done ?? null,
            accounts: carried.map(({ user, host, state, sql, loses }) => ({ user, host, state, sql, loses })),
          },
          [...carried.flatMap(lines), '', summary(carried.length, left, done, given)].join('\n'),
        );
        return exitCode.done;
      }),
    );
  });
}

function lines(account: CarriedAccount): readonly string[] {
  return [
    '',
    `'${account.user}'@'${account.host}': ${words[account.state]}`,
    ...account.sql.map((statement) => `  ${statement};`),
    ...account.loses.map((lost) => `  loses ${lost}`),
  ];
}

function summary(all: number, left: number, done: CreatedAccounts | undefined, given: GivenOptions): string {
  const open = left === 0 ? '' : `; ${left} of them need a hand`;
  if (done !== undefined) {
    const made = `${done.created} of ${all} accounts created, locked until the promotion${open}`;
    if (done.waiting.length === 0) return made;
    return [
      made,
      `${done.waiting.length} grant(s) wait for what the copy brings:`,
      ...done.waiting.map((one) => `  ${one};`),
      `next: ${typed('sync', given)}, then ${typed('accounts --apply', given)} again`,
    ].join('\n');
  }
  return `${all} accounts${open}\nnext: ${typed('accounts --apply', given)} creates them on the target, locked; promotion unlocks them`;
}
