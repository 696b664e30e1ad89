import { parseReplicaStatus, type ReplicaStatus, readWorkerErrors } from '../../mysql/replication-status';
import { vocabularyOf } from '../../mysql/vocabulary';
import type { Session } from '../ports';
import { wordsKind } from './server-kind';

export type { ReplicaStatus } from '../../mysql/replication-status';

/** `undefined`: the server has no channel. */
export async function readReplicaStatus(session: Session): Promise<ReplicaStatus | undefined> {
  const words = vocabularyOf(await wordsKind(session));
  const status = parseReplicaStatus(await session.rows(words.replica.showStatus));
  if (status === undefined || status.sqlErrno === 0) return status;
  return { ...status, sqlError: (await workerError(session, status.sqlErrno)) ?? status.sqlError };
}

/** Which table and which row event; an account that may not read it keeps the coordinator's words. */
async function workerError(session: Session, errno: number): Promise<string | undefined> {
  const rows = await session.rows(readWorkerErrors).catch(() => []);
  const found = rows.find((row) => Number(row.errno) === errno);
  return found?.message ?? undefined;
}
