import { replicationUser } from '../../../lambda/contract/names';
import type { Row } from '../../../lambda/migration/ports';
import {
  dropAccount,
  keepPassword,
  limitPassword,
  lockAccount,
  readAccounts,
  readOwnUser,
  readPasswordAge,
  readPrivilegedAccounts,
  unlockAccount,
} from '../../../lambda/mysql/accounts';
import { connectionsOf, foreignSessions, waitingAccountLocks } from '../../../lambda/mysql/connection-lists';
import { noteTime, onlyWithin, tooLateErrno } from '../../../lambda/mysql/in-time';
import { serverFault } from './model-server';
import { exactly, fixed, type Phrase, phrase } from './phrases';
import type { Asked } from './statements';

export const application = { user: 'app', host: '%' };
const replication = { user: replicationUser, host: '%' };

const none = (): readonly Row[] => [];

/** Who may log in, and what changes that; with the time that a change may take. */
export const accountPhrases: readonly Phrase<Asked>[] = [
  fixed(readOwnUser, () => [{ user: 'admin' }]),
  exactly(readAccounts, ({ server }) => [
    { user: 'admin', host: '%', locked: 'N' },
    { ...application, locked: server.accountLocked ? 'Y' : 'N' },
  ]),
  fixed(readPrivilegedAccounts, ({ trouble }) =>
    trouble === 'privileged-account' ? [{ user: 'dba', host: '%' }] : [],
  ),
  exactly(lockAccount(application), ({ server, nextRow }) => {
    server.close('account', nextRow);
    return [];
  }),
  exactly(unlockAccount(application), ({ server }) => {
    server.accountLocked = false;
    return [];
  }),
  exactly(noteTime, ({ server, connection, nowMs }) => {
    server.notedMs.set(connection, nowMs());
    return [];
  }),
  phrase(['number'], onlyWithin, ({ server, connection, nowMs }, [within]) => {
    const until = (server.notedMs.get(connection) ?? 0) + Number(within);
    if (nowMs() >= until) throw serverFault(server.side, tooLateErrno, "can't be set to the value of 'NULL'");
    return [];
  }),
  exactly(readPasswordAge(replication), ({ server }) => [{ days: '0', lifetime: server.passwordLimited ? '2' : '0' }]),
  exactly(limitPassword(replication, 2), ({ server }) => server.alterAccount(true)),
  exactly(keepPassword(replication), ({ server }) => server.alterAccount(false)),
  exactly(dropAccount(replication), ({ server }) => server.alterAccount(false)),
  fixed(connectionsOf([application.user]).listed, none),
  fixed(waitingAccountLocks.listed, none),
  fixed(foreignSessions.listed, none),
];
