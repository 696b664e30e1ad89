import { type Authority, authorityOf } from './authority';
import type { ServerKind } from './capability';
import { type Vocabulary, vocabularyOf } from './vocabulary';

/** The one face of everything that is said to a server about replication: words by version, rights by platform. */
export interface Replication {
  readonly words: Vocabulary;
  readonly authority: Authority;
}

export function replicationOf(server: ServerKind): Replication {
  return { words: vocabularyOf(server), authority: authorityOf(server) };
}

export type { Authority, Retention } from './authority';
export type { ChannelSource, ChannelTls, StartFrom } from './vocabulary';
