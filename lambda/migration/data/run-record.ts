import type { Finding } from '../../contract/finding';
import type { HookFacts, HookName } from '../../contract/hooks';
import type { Level, Reach } from '../../contract/reach';
import type { TableFilter } from '../../contract/table-filter';
import type { CutoverState, Direction } from './cutover-state';
import type { StepRun } from './journal';
import type { Coordinates } from './position';
import type { Retirement } from './retirement';
import type { StepName, StepOutputs } from './step-outputs';
import type { ValidationHealth } from './validation-health';
import type { WayBack } from './way-back';

/** A setting that we changed and have to give back. Written here before it is changed. */
export interface SettingLease {
  readonly server: 'source' | 'replica' | 'target';
  readonly setting: string;
  /** As it was; null: it was not set. */
  readonly was: string | null;
  readonly now: string;
}

/** A setting that was given back as it was. */
export interface EndedLease extends SettingLease {
  readonly endedAt: string;
}

/**
 * `open -> promoting -> promoted`, or `open|promoting -> aborted`; a new attempt opens an aborted latch again. A roll back after the
 * promotion leaves it `promoted` until its own point of no return says `returned` (docs/adr/0006).
 * Only the holder of the latch lifts or keeps the fence or ends the channel.
 */
export const latchStates = ['open', 'promoting', 'promoted', 'aborted', 'returned'] as const;
export type LatchState = (typeof latchStates)[number];

/** The latch past the point of no return of a switch in that direction. */
export const latchBeyond = { forward: 'promoted', back: 'returned' } as const satisfies Record<Direction, LatchState>;
/** The latch after a switch in that direction was undone. */
export const latchUndone = { forward: 'aborted', back: 'promoted' } as const satisfies Record<Direction, LatchState>;

/** Past it there is only forward. */
export function isBeyond(record: RunRecord, direction: Direction): boolean {
  return record.latch === latchBeyond[direction];
}

export interface OwedHook {
  readonly hook: HookName;
  readonly facts: HookFacts;
  readonly since: string;
}

/** The state of record. Small (< 100 KB): large things are blobs that it names. */
export interface RunRecord {
  readonly format: 1;
  /** Version of the program that made it: another minor version may mean other things by the same words. */
  readonly tool: string;
  readonly name: string;
  /** `host:port` of both servers: a record of other endpoints is refused. */
  readonly endpoints: { readonly source: string; readonly target: string };
  readonly schemas: readonly string[];
  /** What the settings said, when `schemas` were found by patterns. */
  readonly schemaPatterns?: readonly string[] | undefined;
  readonly tables: TableFilter;
  readonly wanted: Reach;
  readonly level: Level | 'none';
  /** Rises with every turn that acts. A turn with an old epoch is a zombie and may change nothing. */
  readonly epoch: number;
  /** What the epoch was taken for, when it was taken to bring the migration somewhere. */
  readonly turn?: { readonly epoch: number; readonly reach: Reach };
  readonly outputs: Partial<StepOutputs>;
  /** The step whose turn is under way or next; for status. */
  readonly at: StepName | 'none';
  /** The step that a roll back is taking back: a part of it may be gone already. */
  readonly undoing?: StepName;
  readonly leases: readonly SettingLease[];
  /** What was changed and is as it was again; for people. */
  readonly givenBack?: readonly EndedLease[];
  /** What was lent for the load was given back while the copy was held: whoever goes on lends it again. */
  readonly loadReturned?: boolean;
  /** When each step ran; for people. */
  readonly journal?: readonly StepRun[];
  readonly latch: LatchState;
  readonly cutover: CutoverState | null;
  /** Hooks that nobody has taken yet: told again by every later turn until somebody does. */
  readonly hooksOwed?: readonly OwedHook[];
  /** The switch that promoted the target; `cutover` may be a later one, back. */
  readonly promotion?: CutoverState;
  /** The channel from the target to the source; absent until somebody has looked at it. */
  readonly wayBack?: WayBack;
  /** The source's position from which the target follows again after a roll back, whole or begun; absent: from the frozen point. */
  readonly followsFrom?: Coordinates;
  /** Absent until something has been compared. */
  readonly validation?: ValidationHealth;
  /** Of the old instance, after the clean-up. */
  readonly retirement?: Retirement;
  /** Why the last turn held; empty when it did not. */
  readonly held: readonly Finding[];
  readonly createdAt: string;
  readonly updatedAt: string;
}
