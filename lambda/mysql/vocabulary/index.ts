import { has, type ServerKind } from '../capability';
import * as masterSlave from './master-slave';
import * as sourceReplica from './source-replica';
import type { Vocabulary } from './vocabulary';

/** The words this version understands. */
export function vocabularyOf(server: ServerKind): Vocabulary {
  return {
    replica: (has(server, 'replica-words') ? sourceReplica : masterSlave).replicaWords,
    change: (has(server, 'change-source-words') ? sourceReplica : masterSlave).changeWords,
    binlog: (has(server, 'binary-log-status') ? sourceReplica : masterSlave).binlogWords,
  };
}

export type { ChannelSource, ChannelTls, StartFrom, Vocabulary } from './vocabulary';
