/** One measurement of the pulse. null: it did not arrive in time. */
export interface LagSample {
  /** ISO. */
  readonly at: string;
  readonly lagMs: number | null;
}

/** Beyond this the older half is thinned out: a week of minutes stays readable, and small. */
const most = 2000;

export function withSample(history: readonly LagSample[], sample: LagSample): readonly LagSample[] {
  const all = [...history, sample];
  if (all.length <= most) return all;
  const half = Math.floor(all.length / 2);
  return all.filter((_, index) => index >= half || index % 2 === 0);
}

export function asLagHistory(blob: unknown): readonly LagSample[] {
  return Array.isArray(blob) ? blob : [];
}
