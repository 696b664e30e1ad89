/** Whose fault or fact it is. Decides who has to act, and later the exit code. */
export const sides = ['source', 'target', 'cloud', 'ours'] as const;
export type Side = (typeof sides)[number];

export interface ProblemFacts {
  /** Dotted lower-case word, stable across versions: `source.binlog-off`, `copy.digest-differs`. */
  readonly code: string;
  readonly side: Side;
  /** What happened, where, the value met and the value wanted. Never a secret, never SQL with a secret. */
  readonly message: string;
  /** The next move, for a person: exact SQL, setting or command. */
  readonly remedy: string;
  /** True when the same call may succeed later without anybody doing anything (network, lock, throttling). */
  readonly transient?: boolean;
  readonly cause?: unknown;
}

/** Something is broken. "Not now" is never a Problem: that is a {@link Finding} in a held turn. */
export class Problem extends Error {
  readonly code: string;
  readonly side: Side;
  readonly remedy: string;
  readonly transient: boolean;

  constructor(facts: ProblemFacts) {
    super(facts.message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.name = 'Problem';
    this.code = facts.code;
    this.side = facts.side;
    this.remedy = facts.remedy;
    this.transient = facts.transient ?? false;
  }
}

export function isProblem(thrown: unknown): thrown is Problem {
  return thrown instanceof Problem;
}

/** Wraps what a library threw. The text of the cause is kept: adapters redact before they throw. */
export function toProblem(thrown: unknown, side: Side): Problem {
  if (isProblem(thrown)) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new Problem({
    code: `${side}.unexpected`,
    side,
    message,
    remedy: 'repeat the command; if it happens again, report it with the log of this turn',
    cause: thrown,
  });
}
