/** How far the comparison was at one time. */
export interface CoverageSample {
  /** ISO. */
  readonly at: string;
  /** Full passes that were finished by then. */
  readonly passes: number;
  /** Of the pass under way; both 0: none was. */
  readonly chunks: number;
  readonly ofChunks: number;
  readonly poisoned: boolean;
}

export function asCoverageHistory(blob: unknown): readonly CoverageSample[] {
  return Array.isArray(blob) ? blob : [];
}
