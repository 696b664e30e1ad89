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

/** Beyond this the older half is thinned out, as for the lag. */
const most = 2000;

export function withCoverage(history: readonly CoverageSample[], sample: CoverageSample): readonly CoverageSample[] {
  const all = [...history, sample];
  if (all.length <= most) return all;
  const half = Math.floor(all.length / 2);
  return all.filter((_, index) => index >= half || index % 2 === 0);
}

export function asCoverageHistory(blob: unknown): readonly CoverageSample[] {
  return Array.isArray(blob) ? blob : [];
}
