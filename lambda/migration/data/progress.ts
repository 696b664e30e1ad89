import type { Level } from '../../contract/reach';
import type { StepName } from './step-outputs';

/**
 * How far a migration is, for people and programs that watch it: a blob that whoever drives writes at most once a second
 * (in process) or once a minute (scheduled function). Sizes are bytes, times seconds, percentages 0 to 100 with one
 * decimal, rounded down: 100 is only said of what is whole.
 * Nothing in it falls as long as `frozenId` (and for the comparison `startedAt`) stays the same.
 */
export interface ProgressReport {
  readonly format: 1;
  /** When it was taken, ISO. */
  readonly at: string;
  /** The freeze that it speaks of; '' before the first. A new freeze begins again at nothing. */
  readonly frozenId: string;
  readonly level: Level | 'none';
  readonly step: StepName | 'none';
  /** null: not planned yet. */
  readonly copy: CopyProgress | null;
  /** Indexes and foreign keys that are added behind the rows; null: the copy is not complete. */
  readonly keys: KeysProgress | null;
  /** The pass that is under way, else the last that ended; null: none yet. */
  readonly comparison: ComparisonProgress | null;
  /** In the order of the plan: largest first. */
  readonly tables: readonly TableProgress[];
}

/** Rows and bytes that are committed on the target; bytes as sent. Rates over the last minute of work. */
export interface Moved {
  readonly percent: number;
  readonly chunks: number;
  readonly ofChunks: number;
  readonly rows: number;
  readonly bytes: number;
  /** null: nothing arrived lately, so nobody knows. */
  readonly bytesPerSecond: number | null;
  readonly etaSeconds: number | null;
}

export interface CopyProgress extends Moved {
  readonly rowsPerSecond: number | null;
  /** By the source's estimate, which is not what is sent. */
  readonly ofBytes: number;
}

export interface KeysProgress {
  readonly percent: number;
  readonly done: number;
  readonly of: number;
  /** `schema.table` of each ALTER that runs now. */
  readonly building: readonly string[];
}

export interface ComparisonProgress {
  readonly percent: number;
  readonly chunks: number;
  readonly ofChunks: number;
  readonly rows: number;
  readonly mismatches: number;
  readonly startedAt: string;
  /** null: under way. */
  readonly finishedAt: string | null;
  readonly etaSeconds: number | null;
}

export interface TableProgress extends Moved {
  readonly schema: string;
  readonly table: string;
  readonly ofBytes: number;
  /** A worker writes rows of it right now. */
  readonly busy: boolean;
  /** Of the pass under way or the last one; null: none has looked at it. */
  readonly comparedPercent: number | null;
}

export function isProgressReport(blob: unknown): blob is ProgressReport {
  return typeof blob === 'object' && blob !== null && 'format' in blob && blob.format === 1 && 'frozenId' in blob;
}

/** Rounded down to one decimal; whole only when it is whole. */
export function percentOf(done: number, of: number): number {
  if (of <= 0) return 100;
  return Math.min(done >= of ? 100 : 99.9, Math.floor((1000 * done) / of) / 10);
}
