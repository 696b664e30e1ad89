import type { KeyRange } from '../../mysql/copy/key-range';
import type { Coordinates } from './position';

export interface TableVerdict {
  readonly schema: string;
  readonly table: string;
  /** Looked at so far, in the order of the ranges. */
  readonly chunks: number;
  readonly ofChunks: number;
  readonly rows: number;
  readonly mismatches: readonly ChunkMismatch[];
  /** Ranges at which the target was too far behind to say anything: they are asked again before the pass ends. */
  readonly undecided: readonly number[];
}

/** A range that differs for good, and where in it. */
export interface ChunkMismatch {
  /** Number of the range inside the table. */
  readonly chunk: number;
  readonly why: 'rows-differ' | 'table-missing';
  /** Rows of the source that the target has not, or not as they are there. */
  readonly missing: number;
  /** Rows of the target that the source has not, or not as they are there. */
  readonly extra: number;
  readonly places: readonly DifferingPlace[];
  /** True when there are more than `places` lists. */
  readonly more: boolean;
}

export const validateFolder = 'validate/';
/** The pass that is under way. */
export const passKey = `${validateFolder}pass.json`;
/**
 * Where rows differ. A row that a key names: by that key, one value a column as a bound writes it. Others: by the
 * range they lie in, the hash of the row and how often it is missing or too much. Never by values of other columns.
 */
export type DifferingPlace =
  | { readonly by: 'key'; readonly kind: 'missing' | 'extra' | 'changed'; readonly key: readonly string[] }
  | {
      readonly by: 'hash';
      readonly kind: 'missing' | 'extra';
      readonly range: KeyRange;
      readonly hash: string;
      readonly times: number;
    };

/** One pass over all tables; between turns a blob. */
export interface ValidationPass {
  readonly format: 2;
  readonly startedAt: string;
  readonly coversFrom: Coordinates;
  /** The target's own position when the pass began: rogue writes before it are covered by the comparison. */
  readonly targetFrom: Coordinates;
  readonly verdicts: readonly TableVerdict[];
}

export function isValidationPass(blob: unknown): blob is ValidationPass {
  return typeof blob === 'object' && blob !== null && 'format' in blob && blob.format === 2 && 'verdicts' in blob;
}
