import type { Desired } from '../../contract/desired';
import type { Finding } from '../../contract/finding';
import type { CopyAccount } from './copy-account';
import type { CoverageSample } from './coverage-history';
import type { CutoverState } from './cutover-state';
import type { Forecast } from './forecast';
import type { StepRun } from './journal';
import type { LagSample } from './lag-history';
import type { EndedLease, OwedHook, RunRecord, SettingLease } from './run-record';
import type { StatementSample } from './statement-sample';
import type { StepOutputs } from './step-outputs';
import type { TableVerdict } from './validation-pass';
import type { WayBack } from './way-back';

/** The facts that a promotion rests on, in one blob. No secret, no value of a row. */
export interface Evidence {
  readonly format: 1;
  readonly name: string;
  readonly endpoints: RunRecord['endpoints'];
  readonly schemas: readonly string[];
  /** What was wanted, as far as it decides. */
  readonly settings: Pick<Desired, 'tables' | 'freeze' | 'strict' | 'acceptCaseFolding' | 'limits'> &
    Partial<Pick<Desired, 'fence' | 'definers' | 'wayBack' | 'wayBackToOlder' | 'userChecks' | 'emptyTarget'>>;
  readonly assessed: StepOutputs['assess'] | null;
  /** What was expected before it began; absent in evidence of older versions. */
  readonly forecast?: Forecast | null;
  readonly frozen: StepOutputs['freeze'] | null;
  readonly copied: StepOutputs['copy'] | null;
  readonly finished: StepOutputs['finalize'] | null;
  readonly replicated: StepOutputs['replicate'] | null;
  readonly validated: StepOutputs['validate'] | null;
  readonly copy: CopyAccount | null;
  /** Of the newest pass before the cut over. */
  readonly tables: readonly TableVerdict[];
  readonly lag: readonly LagSample[];
  readonly gates: readonly { readonly gate: string; readonly findings: readonly Finding[] }[];
  /** The switch that this is the evidence of: a promotion, or a roll back (`direction`). */
  readonly cutover: CutoverState | null;
  /** The promotion; absent in evidence of older versions. */
  readonly promotion?: CutoverState | null;
  readonly wayBack?: WayBack | null;
  /** Settings that were changed and are not yet given back. */
  readonly leases: readonly SettingLease[];
  /** Those that were. This and what follows is absent in evidence of older versions. */
  readonly givenBack?: readonly EndedLease[];
  /** When each step ran. */
  readonly journal?: readonly StepRun[];
  readonly coverage?: readonly CoverageSample[];
  /** What the applications asked most: on the source before the fence, on the target after the promotion. */
  readonly statements?: { readonly before: StatementSample | null; readonly after: StatementSample | null };
  readonly hooksOwed?: readonly OwedHook[];
  readonly startedAt: string;
  readonly promotedAt: string;
  readonly seal: Seal;
}

/** SHA-256 over the JSON of everything else, keys sorted. It shows damage, not malice: who can write both can seal again. */
export interface Seal {
  readonly algorithm: 'sha256';
  readonly digest: string;
}

export function isEvidence(blob: unknown): blob is Evidence {
  return (
    typeof blob === 'object' &&
    blob !== null &&
    'format' in blob &&
    blob.format === 1 &&
    'seal' in blob &&
    'gates' in blob
  );
}
