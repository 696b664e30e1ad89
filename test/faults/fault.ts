import type { Reach } from '../../lambda/contract/reach';
import type { Scene } from './run/scene';
import type { WorldName } from './world/worlds';

/** Where a migration stands when the case begins. */
export type Stage = 'empty' | 'validated' | 'promoted';

/**
 * How a case may end, as the state of record says it. `synced`: validated and never switched. `held`: a gate or a step waits for
 * somebody, nothing was touched. `undone`: a switch was begun and taken back. `still-promoted`: the same for a switch back.
 */
export const endings = [
  'nothing',
  'synced',
  'held',
  'undone',
  'promoted',
  'cleaned-up',
  'still-promoted',
  'returned',
] as const;
export type Ending = (typeof endings)[number];

/** Ends at which the target is the side that takes the writes. */
export const onTarget: readonly Ending[] = ['promoted', 'cleaned-up', 'still-promoted'];

export interface FaultCase {
  /** Unique inside its fault: the step, line or moment. */
  readonly at: string;
  readonly from: Stage;
  readonly world: WorldName;
  /** What is done to it, for the table. */
  readonly done: string;
  /** The ends that are right. */
  readonly ends: readonly Ending[];
  /** What whoever comes next asks for; `nobody` comes where the dead-man has to do it alone. @default validated */
  readonly next?: Reach | 'nobody';
  /** Beyond the outage budget: how long the sides may need to be as they should be. @default 15 */
  readonly graceSeconds?: number;
  /** Why this machine can not run it; undefined: it can. */
  readonly unable?: () => string | undefined;
  /** Where replication can not go on any more, the sides are not compared. */
  readonly channelIsLost?: true;
  inject(scene: Scene): Promise<void>;
}

/** One fault, with the places at which it is met. */
export interface Fault {
  readonly name: string;
  /** As the issue of it is called in the table. */
  readonly title: string;
  readonly cases: readonly FaultCase[];
}

export function fullName(fault: Fault, one: FaultCase): string {
  return `${fault.name}/${one.at.replace(/[^a-z0-9]+/gi, '-').toLowerCase()}`;
}
