import { Problem } from '../../../../../lambda/contract/problem';
import type { Session } from '../../../../../lambda/migration/ports';
import { openWork } from '../../../../../lambda/migration/servers/open-work';

const refused = (errno: number) =>
  new Problem({
    ...{ code: 'source.refused', side: 'source', message: 'm', remedy: 'r' },
    cause: { errno, sqlState: 'HY000' },
  });

/** Answers nothing, and refuses to show transactions for the first `times`. */
function hiding(times: number, errno = 3854) {
  let asked = 0;
  const rows: Session['rows'] = async ({ text }) => {
    if (!text.includes('innodb_trx')) return [];
    asked += 1;
    if (asked <= times) throw refused(errno);
    return [{ id: '7', user: 'app', seconds: '40', what: '1 rows changed', writes: '1' }];
  };
  return { session: { rows } as unknown as Session, asked: () => asked };
}

it('looks again at transactions that a four-byte character in a running statement hides', async () => {
  const { session, asked } = hiding(2);

  expect(await openWork(session, 15)).toEqual([expect.objectContaining({ kind: 'transaction', connectionId: 7 })]);
  expect(asked()).toBe(3);
});

it('never takes what stays hidden for nothing, and asks nothing again for another reason', async () => {
  await expect(openWork(hiding(1000).session, 15)).rejects.toMatchObject({ code: 'source.refused' });
  const other = hiding(1, 1227);
  await expect(openWork(other.session, 15)).rejects.toMatchObject({ code: 'source.refused' });
  expect(other.asked()).toBe(1);
});
