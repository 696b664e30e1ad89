import type { BinlogPosition, Coordinates } from './position';

/** One line of the switch as it happened. Times are ISO with milliseconds. */
export interface TimelineEntry {
  readonly line: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly note: string;
}

/**
 * What whoever resolves a cut over has to know. Each field is written before the line that depends on it acts.
 */
export interface CutoverState {
  readonly id: string;
  readonly startedAt: string;
  /** Past this the dead-man may take the latch. */
  readonly deadline: string;
  /** The line that is running or was the last to run. */
  readonly line: string;
  /** True from just before the fence is asked for until it is known to be lifted. */
  readonly fenceAsked: boolean;
  /** Source position read after the fence was proven. */
  readonly finalPosition: Coordinates | null;
  /** Exec coordinates of the stopped channel: where an undo has to start it again. */
  readonly channelStoppedAt: BinlogPosition | null;
  /** Target's own binlog position right after promotion: where the way back starts. */
  readonly targetPosition: Coordinates | null;
  readonly timeline: readonly TimelineEntry[];
  readonly outcome: 'running' | 'promoted' | 'aborted';
  readonly abortReason: string;
}
