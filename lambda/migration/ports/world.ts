import type { HookFacts, HookName } from '../../contract/hooks';
import type { StepName } from '../data/step-outputs';

/** Time is a port. `monotonicMs` never steps back and is what durations are measured with. */
export interface Clock {
  now(): Date;
  monotonicMs(): number;
  sleep(milliseconds: number): Promise<void>;
}

export interface Event {
  /** Dotted name: `copy.chunk-done`, `cutover.line-done`. All of them: docs/logs.md. */
  readonly name: string;
  /** Whose work it is; absent outside of the route. */
  readonly step?: StepName;
  /** Epoch of the turn that acts; absent where none has been taken (a worker of the copy, a look). */
  readonly turn?: number;
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
}

/** Named events, one JSON object a line. Values never carry secrets or row values. */
export interface Observer {
  notice(event: Event): void;
}

export interface Hooks {
  /** Tries a few times, inside seconds; throws when nobody took it. Without a URL for that hook it does nothing. */
  fire(hook: HookName, facts: HookFacts): Promise<void>;
}

/** How long this turn may take. A turn ends by itself when `shouldPause` says so. */
export interface Budget {
  remainingMs(): number;
  shouldPause(): boolean;
}
