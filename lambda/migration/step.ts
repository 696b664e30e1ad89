import type { Desired } from '../contract/desired';
import type { Finding } from '../contract/finding';
import { Problem } from '../contract/problem';
import type { RunRecord, SettingLease } from './data/run-record';
import type { StepName, StepOutputs } from './data/step-outputs';
import type { Budget, Ports, Session } from './ports';

/** What one bounded piece of work ended with. "Not now" is a value; "broken" is a thrown Problem. */
export type Turn<Out> =
  | { readonly kind: 'finished'; readonly output: Out }
  | { readonly kind: 'working'; readonly waitSeconds: number; readonly note: string }
  | { readonly kind: 'fan-out'; readonly itemsKey: string; readonly concurrency: number }
  | { readonly kind: 'held'; readonly findings: readonly Finding[] };

/** What a step may use. The record changes only through `change`, which is a compare-and-set. */
export interface StepContext {
  readonly desired: Desired;
  readonly ports: Ports;
  readonly budget: Budget;
  /** The epoch this turn holds. */
  readonly epoch: number;
  /**
   * The session on the target that holds the conductor's lock for this turn. Whoever takes over ends this
   * connection first, so what runs on it can not run after that.
   */
  readonly conductor: Session;
  /** The record as of the last change this turn made. */
  record(): RunRecord;
  /** Applies the change or throws `ours.superseded` when another turn has taken over: then stop at once. */
  change(update: (record: RunRecord) => RunRecord): Promise<RunRecord>;
}

export interface Step<Name extends StepName> {
  readonly name: Name;
  /**
   * One turn. May be repeated at any time, after a death at any line. Looks at the budget between pieces of
   * work and answers `working` (with 0 seconds to be asked again at once) when it is spent.
   */
  turn(context: StepContext): Promise<Turn<StepOutputs[Name]>>;
  /** Takes back what this step made, and only that. Repeatable; not-found is success. */
  undo(context: StepContext): Promise<void>;
}

/** For work that is to be done in one go. */
export function unhurried(context: StepContext): StepContext {
  return { ...context, budget: { ...context.budget, shouldPause: () => false } };
}

/** The output of an earlier step. Missing means the route was entered out of order: a bug, not a state. */
export function outputOf<Name extends StepName>(context: StepContext, name: Name): StepOutputs[Name] {
  const output = context.record().outputs[name];
  if (output === undefined) {
    throw new Problem({
      code: 'ours.step-out-of-order',
      side: 'ours',
      message: `the output of step ${name} is missing from the record`,
      remedy: 'report this with run.json; nothing was changed',
    });
  }
  return output;
}

/** A record stays small. */
const mostGivenBack = 60;

/** Writes a lease down before the setting is changed; a lease that is already there keeps its `was`. */
export async function lease(context: StepContext, wanted: SettingLease): Promise<void> {
  const known = context.record().leases.some((l) => l.server === wanted.server && l.setting === wanted.setting);
  if (known) return;
  await context.change((record) => ({ ...record, leases: [...record.leases, wanted] }));
}

export async function endLease(context: StepContext, server: SettingLease['server'], setting: string): Promise<void> {
  const endedAt = context.ports.clock.now().toISOString();
  const isThis = (one: SettingLease) => one.server === server && one.setting === setting;
  await context.change((record) => ({
    ...record,
    leases: record.leases.filter((one) => !isThis(one)),
    givenBack: [...(record.givenBack ?? []), ...record.leases.filter(isThis).map((one) => ({ ...one, endedAt }))].slice(
      -mostGivenBack,
    ),
  }));
}
