import type { Event } from '../../../lambda/migration/ports';
import type { Call, Interceptor } from './intercept';

export type Moment = 'before' | 'after';

/** How often a driver has died at each side effect, by its label. Outlives the drivers. */
export type Deaths = Record<string, number>;

/** The moments at which drivers die at one side effect, one driver after the other; then it is let through. */
const moments: readonly Moment[] = ['before', 'after'];

/** Where the driver is: a step, a line of the switch, or what it does when it undoes. */
export function placeTeller(start = 'the start'): { readonly now: () => string; hear(event: Event): void } {
  let place = start;
  return {
    now: () => place,
    hear({ name, facts }) {
      if (name === 'step.started') place = String(facts.step);
      else if (name === 'step.undo') place = `undo ${String(facts.step)}`;
      else if (name === 'cutover.line-started') place = String(facts.line);
      else if (name === 'cutover.aborting' || name === 'cutover.resolving') place = 'undoing';
    },
  };
}

/** Ends the driver around the side effects of one place: one just before each, the next one just after it. */
export function killAtEffects(options: {
  readonly deaths: Deaths;
  readonly isThere: () => boolean;
  /** Never returns, or throws. */
  readonly die: (label: string, moment: Moment) => Promise<never>;
}): Interceptor {
  const { deaths, isThere, die } = options;
  let writes = 0;
  return async (call: Call, go) => {
    if (!call.changes || !isThere()) return go();
    // Each write to the state of record says something else.
    const label = call.port === 'records' ? `${call.label} ${++writes}` : call.label;
    const moment = moments[deaths[label] ?? 0];
    if (moment === undefined) return go();
    if (moment === 'before') await die(label, moment);
    const outcome = await go();
    return die(label, moment).then(() => outcome);
  };
}
