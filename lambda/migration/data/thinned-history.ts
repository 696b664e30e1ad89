/** Beyond this the older half is thinned out: a week of minutes stays readable, and small. */
const most = 2000;

/** Samples in the order of time, and another behind them. */
export function withNewest<Sample>(history: readonly Sample[], sample: Sample): readonly Sample[] {
  const all = [...history, sample];
  if (all.length <= most) return all;
  const half = Math.floor(all.length / 2);
  return all.filter((_, index) => index >= half || index % 2 === 0);
}
