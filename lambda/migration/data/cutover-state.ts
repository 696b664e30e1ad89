import type { Account } from '../../mysql/accounts';
import type { BinlogPosition, Coordinates } from './position';

/** `forward`: the source takes the writes and the target is to be promoted. `back`: the other way round. */
export type Direction = 'forward' | 'back';

/** One line of the switch as it happened. Times are ISO with milliseconds. */
export interface TimelineEntry {
  readonly line: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly note: string;
}

/** No values: they may be personal. Rows are compared as a set, an order that was not asked for does not count. */
export interface CheckAnswer {
  readonly rows: number;
  /** SHA-256 of the rows; empty when the query failed. */
  readonly digest: string;
  readonly ms: number;
  /** Why it failed, empty if not. */
  readonly fault: string;
}

/** What the verification around the fence covered; the pass before it covers the rest. */
export interface VerifiedChanges {
  /** Changed rows that were equal while the source still took writes, and those compared after the fence. */
  readonly rowsBefore: number;
  readonly rowsAfter: number;
  /** Tables without a usable index, compared as a whole. */
  readonly wholeTables: readonly string[];
  /** Changed tables with something that was not compared in time. */
  readonly left: readonly string[];
  /** Why some change may not be known; empty: all are. */
  readonly unseen: string;
}

/**
 * What whoever resolves a cut over has to know. Each field is written before the line that depends on it acts.
 */
export interface CutoverState {
  readonly id: string;
  /** @default forward */
  readonly direction?: Direction;
  readonly startedAt: string;
  /** Past this the dead-man may take the latch. */
  readonly deadline: string;
  /** The line that is running or was the last to run. */
  readonly line: string;
  /** True from just before the fence is asked for until it is known to be lifted. */
  readonly fenceAsked: boolean;
  /** True from just before the password of the replication account gets an end: an undo takes that back on the source. */
  readonly passwordLimited?: boolean;
  /**
   * Accounts of the source that the fence locks, written down before the first of them is; `[]` under `read_only`. An
   * undo unlocks exactly these: who was locked before stays locked.
   */
  readonly lockedAccounts?: readonly Account[];
  /** Source position read after the fence was proven. */
  readonly finalPosition: Coordinates | null;
  /** Exec coordinates of the stopped channel: where an undo has to start it again. */
  readonly channelStoppedAt: BinlogPosition | null;
  /** Own binlog position of the side that opens, while both are closed: from there the other side can follow it. */
  readonly targetPosition: Coordinates | null;
  readonly verified?: VerifiedChanges;
  /** The operator's queries after promotion, without values. */
  readonly userChecks?: readonly {
    readonly name: string;
    readonly source: CheckAnswer;
    readonly target: CheckAnswer;
  }[];
  readonly timeline: readonly TimelineEntry[];
  /** Back: what was closed on the target for the fence. An undo opens exactly that again. */
  readonly closed?: Closed;
  readonly outcome: 'running' | 'promoted' | 'returned' | 'aborted';
  readonly abortReason: string;
}

export interface Closed {
  readonly accounts: readonly { readonly user: string; readonly host: string }[];
  readonly events: readonly { readonly schema: string; readonly name: string }[];
}

export function directionOf(state: CutoverState | null | undefined): Direction {
  return state?.direction ?? 'forward';
}
