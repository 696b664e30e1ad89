import { parseShownStatements, parseShownTransactions } from '../../../../lambda/mysql/shown-work';

/** As 9.7.4 printed it, with two of its statements made longer. */
const status = `
=====================================
2026-11-28 16:18:03 140421000824512 INNODB MONITOR OUTPUT
=====================================
------------------------
LATEST DETECTED DEADLOCK
------------------------
*** (1) TRANSACTION:
TRANSACTION 1999, ACTIVE 500 sec starting index read
MySQL thread id 23, OS thread handle 140421005051584, query id 11 127.0.0.1 w updating
------------
TRANSACTIONS
------------
Trx id counter 2099
LIST OF TRANSACTIONS FOR EACH SESSION:
---TRANSACTION 375301182037136, not started
0 lock struct(s), heap size 1128, 0 row lock(s)
---TRANSACTION 2090, ACTIVE (PREPARED) 30 sec
1 lock struct(s), heap size 1128, 0 row lock(s), undo log entries 1
---TRANSACTION 2089, ACTIVE 30 sec
2 lock struct(s), heap size 1128, 1 row lock(s), undo log entries 12
MySQL thread id 22, OS thread handle 140421005051584, query id 21 127.0.0.1 w
---TRANSACTION 2088, ACTIVE 41 sec fetching rows
mysql tables in use 1, locked 1
0 lock struct(s), heap size 1128, 0 row lock(s)
MySQL thread id 21, OS thread handle 140421002938048, query id 19 127.0.0.1 w User sleep
SELECT SLEEP(60) /* ????
7 row lock(s), undo log entries 7 */
---TRANSACTION 2087, ACTIVE 3 sec
2 lock struct(s), heap size 1128, 1 row lock(s), undo log entries 1
MySQL thread id 24, OS thread handle 140421002938048, query id 20 127.0.0.1 w
---TRANSACTION 2086, ACTIVE 90 sec
2 lock struct(s), heap size 1128, 1 row lock(s), undo log entries 1
MySQL thread id 25, OS thread handle 140421002938048, query id 20 127.0.0.1 mover
--------
FILE I/O
--------
`;

const connection = (Id: string, changes: Record<string, string | null> = {}) => ({
  ...{ Id, User: 'w', Host: 'h', db: 'shop', Command: 'Sleep', Time: '30', State: '', Info: null },
  ...changes,
});
const connections = [
  connection('5', { User: 'event_scheduler', Command: 'Daemon' }),
  connection('8', { User: 'rdsadmin', Command: 'Query', Info: 'INSERT' }),
  connection('9', { User: 'replica', Command: 'Binlog Dump', Time: '4000' }),
  connection('21', { Command: 'Query', State: 'User sleep', Info: 'SELECT SLEEP(60)' }),
  connection('22'),
  connection('24'),
  connection('25', { User: 'mover', Command: 'Query', Time: '90', Info: '/* rds-to-azure:copy */ SELECT 1' }),
  connection('26', { Command: 'Query', Time: '2', Info: 'UPDATE t SET a = 1' }),
  connection('27', { Command: 'Execute', Time: '16', State: 'updating', Info: 'UPDATE t SET a = 1' }),
];

describe('what InnoDB shows to people', () => {
  it('names who has had a transaction open for that long, and whether it changed anything', () => {
    const found = parseShownTransactions(15, { innodb: [{ Status: status }], connections });

    expect(found).toEqual([
      {
        ...{ kind: 'transaction', connectionId: 22, user: 'w', seconds: 30, writes: true },
        what: '12 changes, 1 rows locked',
      },
      {
        ...{ kind: 'transaction', connectionId: 21, user: 'w', seconds: 41, writes: false },
        what: '0 changes, 0 rows locked',
      },
    ]);
  });

  it.each([
    ['one that is cut short', status.replace('---TRANSACTION 2089', '... truncated...\n---TRANSACTION 2089')],
    ['one without the list', status.replace('LIST OF TRANSACTIONS', 'FAIL TO OBTAIN')],
    ['none', ''],
  ])('is no answer: %s', (_, Status) => {
    expect(parseShownTransactions(15, { innodb: [{ Status }], connections })).toBeUndefined();
  });
});

it('names statements that have been running for that long', () => {
  expect(parseShownStatements(15, connections)).toEqual([
    { kind: 'statement', connectionId: 21, user: 'w', seconds: 30, writes: false, what: 'User sleep' },
    { kind: 'statement', connectionId: 27, user: 'w', seconds: 16, writes: true, what: 'updating' },
  ]);
});
