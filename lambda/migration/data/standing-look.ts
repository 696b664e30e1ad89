import type { Finding } from '../../contract/finding';
import type { BinlogPosition } from './position';

/** What the last minute's look saw. A blob for people: no decision reads it. */
export interface StandingLook {
  readonly format: 1;
  readonly at: string;
  /** null: no channel runs yet, or no more. */
  readonly lag: { readonly lagMs: number | 'unknown'; readonly why: string } | null;
  readonly retention: RetentionForecast | null;
  readonly findings: readonly Finding[];
}

export const standingLookKey = 'standing.json';

export function isStandingLook(blob: unknown): blob is StandingLook {
  return typeof blob === 'object' && blob !== null && 'format' in blob && blob.format === 1 && 'retention' in blob;
}

/** Where both sides stood at one time. `written`: bytes of binlog on the source since the first sample. */
export interface PositionSample {
  readonly at: string;
  readonly source: BinlogPosition;
  readonly applied: BinlogPosition;
}

/** All rates in bytes of the source's binlog a second. null: cannot be told (yet), or never. */
export interface RetentionForecast {
  readonly oldestFile: string;
  readonly applied: BinlogPosition;
  readonly backlogBytes: number;
  readonly writeRate: number | null;
  readonly applyRate: number | null;
  /** Until the target has caught up at these rates. */
  readonly catchUpSeconds: number | null;
  /** How long ago the source wrote what the target needs next. */
  readonly needAgeSeconds: number;
  /** null: for ever. */
  readonly keptSeconds: number | null;
  /** Until the source may purge what the target needs next. null: not at these rates. */
  readonly purgeInSeconds: number | null;
}
