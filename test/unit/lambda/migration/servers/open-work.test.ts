import { Problem } from '../../../../../lambda/contract/problem';
import type { Row, Session } from '../../../../../lambda/migration/ports';
import { openWork } from '../../../../../lambda/migration/servers/open-work';

const refused = (errno: number) =>
  new Problem({
    ...{ code: 'source.refused', side: 'source', message: 'm', remedy: 'r' },
    cause: { errno, sqlState: 'HY000' },
  });

const shown = `LIST OF TRANSACTIONS FOR EACH SESSION:
---TRANSACTION 2089, ACTIVE 30 sec
2 lock struct(s), heap size 1128, 1 row lock(s), undo log entries 1
MySQL thread id 7, OS thread handle 140421005051584, query id 21 127.0.0.1 app
`;
const connections: readonly Row[] = [{ Id: '7', User: 'app', Command: 'Query', Time: '20', State: '', Info: 'INSERT' }];

/** Refuses what information_schema keeps in utf8mb3. */
function hiding(errno: number, status: string) {
  const rows: Session['rows'] = async ({ text }) => {
    if (text.includes('information_schema.innodb_trx') || text.includes('information_schema.processlist p')) {
      throw refused(errno);
    }
    if (text.includes('SHOW ENGINE')) return [{ Status: status }];
    return text.includes('SHOW FULL') ? connections : [];
  };
  return { server: 'source', rows } as unknown as Session;
}

it('reads what the server shows to people when a four-byte character in a running statement hides the lists', async () => {
  expect(await openWork(hiding(3854, shown), 15)).toEqual([
    expect.objectContaining({ kind: 'statement', connectionId: 7, seconds: 20, writes: true }),
    expect.objectContaining({ kind: 'transaction', connectionId: 7, user: 'app', seconds: 30, writes: true }),
  ]);
});

it('never takes what stays hidden for nothing', async () => {
  const short = `${shown}... truncated...\n`;
  await expect(openWork(hiding(3854, short), 15)).rejects.toMatchObject({ code: 'source.transactions-unseen' });
  await expect(openWork(hiding(3854, ''), 15)).rejects.toMatchObject({ code: 'source.transactions-unseen' });
  await expect(openWork(hiding(1227, shown), 15)).rejects.toMatchObject({ code: 'source.refused' });
});
