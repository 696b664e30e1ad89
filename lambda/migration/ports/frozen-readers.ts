import type { Session } from './session';

/**
 * Sessions that read the frozen source. `stopped-replica`: any session on the replica will do, at any time.
 * `held-snapshot`: only the sessions opened inside the momentary lock; they live in this process and are lent
 * out one at a time.
 */
export interface FrozenReaders {
  /** Held snapshots only: keeps the sessions for lending. A second call replaces (and closes) the first set. */
  keep(frozenId: string, sessions: readonly Session[]): Promise<void>;
  /** False for a held snapshot that this process does not hold (any more): then the freeze is void. */
  available(frozenId: string): boolean;
  borrow(frozenId: string): Promise<Session>;
  giveBack(session: Session): Promise<void>;
  /** Ends the holding sessions. */
  release(): Promise<void>;
}
