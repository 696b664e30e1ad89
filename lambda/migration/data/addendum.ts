import type { Seal } from './evidence';
import type { RunRecord } from './run-record';
import type { StatementSample } from './statement-sample';

/**
 * What was learnt after the evidence was sealed: what became of the migration, and what the applications ask on the side that takes the
 * writes now. A file of its own, with a seal of its own, bound to one evidence. It decides nothing.
 */
export interface Addendum {
  readonly format: 1;
  /** Digest of the seal of the evidence that it belongs to. */
  readonly of: string;
  /** ISO. */
  readonly at: string;
  readonly record: Pick<
    RunRecord,
    'latch' | 'level' | 'cutover' | 'wayBack' | 'leases' | 'givenBack' | 'hooksOwed' | 'updatedAt'
  >;
  /** The newest sample of that side. */
  readonly statements: StatementSample | null;
  readonly seal: Seal;
}

export function isAddendum(blob: unknown): blob is Addendum {
  return typeof blob === 'object' && blob !== null && 'of' in blob && 'record' in blob && 'seal' in blob;
}
