import type { Finding } from '../../../contract/finding';
import { readReadOnly } from '../../../mysql/read-only';
import type { Session } from '../../ports';
import { nameOf, openAccounts } from '../../servers/application-accounts';
import { closed, type Gate, open } from '../gate';

/** Facing back: a source that takes writes besides the target has a truth of its own. How it was closed, the promotion says. */
export const sourceClosed: Gate = {
  name: 'source-closed',
  ask: async ({ record, target: source }) =>
    record.promotion?.lockedAccounts === undefined ? closedByReadOnly(source) : closedByAccounts(source),
};

async function closedByReadOnly(source: Session): Promise<readonly Finding[]> {
  if ((await source.rows(readReadOnly))[0]?.readOnly === '1') return open;
  return closed({
    code: 'rollback.source-open',
    side: 'source',
    subject: 'read_only',
    message: 'the source is not read-only any more: since when, and what was written there, nobody knows',
    remedy: 'set read_only = 1 in its parameter group (a deploy does), find out who wrote, then roll back again',
  });
}

async function closedByAccounts(source: Session): Promise<readonly Finding[]> {
  const names = (await openAccounts(source)).map(nameOf);
  if (names.length === 0) return open;
  return closed({
    code: 'rollback.account-open-on-source',
    side: 'source',
    subject: names.join(', '),
    message:
      'the source is closed by locked accounts, and these can log in: since when, and what they have written there, nobody knows',
    remedy: 'ALTER USER ... ACCOUNT LOCK each of them on the source, find out who wrote, then roll back again',
  });
}
