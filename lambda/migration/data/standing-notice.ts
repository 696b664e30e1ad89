import type { Side } from '../../contract/problem';

/**
 * What an operator should know as long as it stands: the copy is slowed, or a time limit comes near. A blob of its own
 * below `notices/`, written before it takes effect, removed when it is over.
 */
export interface StandingNotice {
  /** `source.threads-running`, `target.disk-full`, `freeze.replica-ends`. */
  readonly code: string;
  readonly side: Side;
  readonly effect: 'paused' | 'fewer-workers' | 'stopped' | 'none';
  /** The value met and the value wanted. */
  readonly message: string;
  readonly remedy: string;
  /** ISO time. */
  readonly since: string;
  /** Who stands behind it says so again at least every half minute; a notice that fell silent belongs to nobody. */
  readonly seenAt: string;
}

export function isStandingNotice(blob: unknown): blob is StandingNotice {
  return (
    typeof blob === 'object' &&
    blob !== null &&
    ['code', 'side', 'effect', 'message', 'remedy', 'since', 'seenAt'].every(
      (field) => typeof Reflect.get(blob, field) === 'string',
    )
  );
}
