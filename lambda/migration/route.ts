import type { Level } from '../contract/reach';
import { type Reach, rank } from '../contract/reach';
import type { StepName } from './data/step-outputs';
import type { Step } from './step';
import { assess } from './steps/assess';
import { cleanUp } from './steps/clean-up';
import { copy } from './steps/copy';
import { cutOver } from './steps/cut-over';
import { finalize } from './steps/finalize';
import { freeze } from './steps/freeze';
import { plan } from './steps/plan';
import { prepare } from './steps/prepare';
import { replicate } from './steps/replicate';
import { validateUntilClean } from './steps/validate/until-clean';

/** A stop on the route. `reaches`: the level that is reached when the step is finished. */
export interface Stop {
  readonly step: { [Name in StepName]: Step<Name> }[StepName];
  readonly towards: Level;
  readonly reaches: Level | 'none';
}

/** The way of the data, in order. docs/the-way-of-the-data.md says it in prose; a test compares the two. */
export const route: readonly Stop[] = [
  { step: assess, towards: 'assessed', reaches: 'assessed' },
  { step: prepare, towards: 'copied', reaches: 'none' },
  { step: freeze, towards: 'copied', reaches: 'none' },
  { step: plan, towards: 'copied', reaches: 'none' },
  { step: copy, towards: 'copied', reaches: 'none' },
  { step: finalize, towards: 'copied', reaches: 'copied' },
  { step: replicate, towards: 'replicating', reaches: 'replicating' },
  { step: validateUntilClean, towards: 'validated', reaches: 'validated' },
  // The point of no return lies inside: when the latch says `promoted`.
  { step: cutOver, towards: 'cut-over', reaches: 'cut-over' },
  { step: cleanUp, towards: 'cleaned-up', reaches: 'cleaned-up' },
];

/** The stops that lie between the start and the wanted level. */
export function stopsUntil(reach: Exclude<Reach, 'rolled-back'>): readonly Stop[] {
  return route.filter((stop) => rank(stop.towards) <= rank(reach));
}

/** The way back before promotion: every step that can be undone, last first. */
export const wayBack: readonly Stop[] = route
  .filter((stop) => stop.step.name !== 'cut-over' && stop.step.name !== 'clean-up')
  .toReversed();

/** The level of a migration that has every stop before this one. */
export function reachedBefore(stop: Stop): Level | 'none' {
  const before = route.slice(0, route.indexOf(stop)).map(({ reaches }) => reaches);
  return before.findLast((level) => level !== 'none') ?? 'none';
}
