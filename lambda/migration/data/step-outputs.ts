import type { Finding } from '../../contract/finding';
import type { Coordinates } from './position';

export const stepNames = [
  'assess',
  'prepare',
  'freeze',
  'plan',
  'copy',
  'finalize',
  'replicate',
  'validate',
  'cut-over',
  'clean-up',
] as const;
export type StepName = (typeof stepNames)[number];

export interface ServerFacts {
  readonly version: string;
  readonly serverUuid: string;
  readonly serverId: string;
  readonly gtidMode: string;
  readonly lowerCaseTableNames: number;
}

export interface Assessment {
  readonly source: ServerFacts;
  readonly target: ServerFacts;
  readonly findings: readonly Finding[];
  /** Blob with the inventory: tables, keys, columns, other objects (see `inventory.ts`). */
  readonly inventory: string;
  /** SHA-256 over every definition: a change since then is a DDL. */
  readonly definitionsDigest: string;
  readonly tables: number;
  readonly bytes: number;
}

export interface Preparation {
  readonly replicationUser: string;
}

/** One instant of the source, held still. Its id is in every receipt: receipts of another freeze are void. */
export interface FrozenPoint {
  readonly id: string;
  readonly kind: 'stopped-replica' | 'held-snapshot';
  readonly coordinates: Coordinates;
  readonly frozenAt: string;
}

export interface CopyPlanSummary {
  readonly frozenId: string;
  /** Blob with the `CopyPlan` (see `copy-plan.ts`). */
  readonly plan: string;
  readonly tables: number;
  readonly chunks: number;
  readonly bytes: number;
}

export interface CopyReceipts {
  readonly frozenId: string;
  readonly chunks: number;
  readonly rows: number;
  readonly bytes: number;
  readonly seconds: number;
}

export interface DefinerReplaced {
  /** `view shop.sales`. */
  readonly object: string;
  /** `user@host`. */
  readonly was: string;
  readonly now: string;
}

export interface FinishedSchema {
  readonly frozenId: string;
  readonly indexes: number;
  readonly foreignKeys: number;
  readonly objects: number;
  /** Events that were enabled on the source: `schema.event`, enabled again at promotion. */
  readonly eventsToEnable: readonly { readonly schema: string; readonly name: string }[];
  /** What bears another definer than on the source, as the target says. */
  readonly definersReplaced: readonly DefinerReplaced[];
}

export interface ReplicationRun {
  readonly startedFrom: Coordinates;
  readonly method: 'position' | 'gtid';
  /** The target's own binlog position when the channel started: from here a write of its own is a rogue write. */
  readonly targetPosition: Coordinates;
}

export interface ValidationReport {
  /** Blob with the report per table. */
  readonly report: string;
  readonly clean: boolean;
  readonly tables: number;
  readonly chunks: number;
  readonly rows: number;
  readonly mismatches: number;
  readonly startedAt: string;
  readonly finishedAt: string;
  /** The source's position when the pass began: what changed after it is not covered. */
  readonly coversFrom: Coordinates;
  /** The target's own position when the pass began. */
  readonly targetFrom: Coordinates;
}

export interface CutOver {
  readonly promotedAt: string;
  /** Blob with the evidence bundle. */
  readonly evidence: string;
}

export interface CleanedUp {
  readonly removed: readonly string[];
  readonly kept: readonly string[];
}

/** What each step hands on. Large parts are blobs that these name. */
export interface StepOutputs {
  readonly assess: Assessment;
  readonly prepare: Preparation;
  readonly freeze: FrozenPoint;
  readonly plan: CopyPlanSummary;
  readonly copy: CopyReceipts;
  readonly finalize: FinishedSchema;
  readonly replicate: ReplicationRun;
  readonly validate: ValidationReport;
  readonly 'cut-over': CutOver;
  readonly 'clean-up': CleanedUp;
}
