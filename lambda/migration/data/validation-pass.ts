import type { Coordinates } from './position';

export interface TableVerdict {
  readonly schema: string;
  readonly table: string;
  /** Compared so far, in the order of the ranges. */
  readonly chunks: number;
  readonly ofChunks: number;
  readonly rows: number;
  readonly mismatches: readonly ChunkMismatch[];
}

export interface ChunkMismatch {
  /** Number of the range inside the table. */
  readonly chunk: number;
  readonly missing: number;
  readonly extra: number;
  readonly why: 'rows-differ' | 'target-behind' | 'table-missing';
}

export const validateFolder = 'validate/';
/** The pass that is under way. */
export const passKey = `${validateFolder}pass.json`;

/** One pass over all tables; between turns a blob. */
export interface ValidationPass {
  readonly format: 1;
  readonly startedAt: string;
  readonly coversFrom: Coordinates;
  readonly verdicts: readonly TableVerdict[];
}

export function isValidationPass(blob: unknown): blob is ValidationPass {
  return typeof blob === 'object' && blob !== null && 'format' in blob && blob.format === 1 && 'verdicts' in blob;
}
