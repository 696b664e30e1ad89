import type { RunRecord } from '../../../lambda/migration/data/run-record';
import type { StatementSample } from '../../../lambda/migration/data/statement-sample';

/** What the state says of the time after the evidence was sealed. Not part of the evidence, and said so. */
export interface Since {
  readonly record: Pick<
    RunRecord,
    'latch' | 'level' | 'cutover' | 'wayBack' | 'leases' | 'givenBack' | 'hooksOwed' | 'updatedAt'
  >;
  /** A newer sample of the side that takes the writes now. */
  readonly statements: StatementSample | null;
}
