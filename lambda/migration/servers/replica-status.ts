import { parseReplicaStatus, type ReplicaStatus } from '../../mysql/replication-status';
import { vocabularyOf } from '../../mysql/vocabulary';
import type { Session } from '../ports';
import { wordsKind } from './server-kind';

export type { ReplicaStatus } from '../../mysql/replication-status';

/** `undefined`: the server has no channel. */
export async function readReplicaStatus(session: Session): Promise<ReplicaStatus | undefined> {
  const words = vocabularyOf(await wordsKind(session));
  return parseReplicaStatus(await session.rows(words.replica.showStatus));
}
