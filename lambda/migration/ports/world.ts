import type { HookFacts, HookName } from '../../contract/hooks';

/** Time is a port. `monotonicMs` never steps back and is what durations are measured with. */
export interface Clock {
  now(): Date;
  monotonicMs(): number;
  sleep(milliseconds: number): Promise<void>;
}

export interface Event {
  /** Dotted name: `copy.chunk-done`, `cutover.line-done`. */
  readonly name: string;
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
