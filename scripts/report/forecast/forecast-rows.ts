import type { Estimate, Forecast } from '../../../lambda/migration/data/forecast';
import { youngSeconds } from '../../../lambda/migration/forecast/forecast';
import { bytes, duration } from '../quantities';

/** One figure of a forecast, in words. */
export interface ForecastRow {
  readonly what: string;
  readonly likely: string;
  /** `2 h 10 min to 6 h 5 min`. */
  readonly range: string;
}

export function forecastRows(forecast: Forecast): readonly ForecastRow[] {
  const { retentionHours, cost } = forecast;
  const money = (value: number) =>
    `${value < 10 ? value.toFixed(2) : Math.round(value).toLocaleString('en-US')} ${cost.prices.currency}`;
  const row = (what: string, of: Estimate, say: (value: number) => string): ForecastRow => ({
    what,
    likely: say(of.likely),
    range: `${say(of.low)} to ${say(of.high)}`,
  });
  const never = (what: string): ForecastRow => ({ what, likely: 'never at these rates', range: '' });
  return [
    row('copy', forecast.copySeconds, duration),
    row('indexes', forecast.indexSeconds, duration),
    forecast.catchUpSeconds === null ? never('catching up') : row('catching up', forecast.catchUpSeconds, duration),
    retentionHours.needed === null
      ? never('binlogs needed for')
      : row('binlogs needed for', retentionHours.needed, (hours) => duration(hours * 3600)),
    row('write outage', forecast.outageSeconds, duration),
    row('sent to the target', forecast.egressBytes, bytes),
    // From a shell no function runs, and only what leaves AWS is charged.
    ...(cost.egress.high === 0 ? [] : [row('cost of sending', cost.egress, money)]),
    ...(cost.driving.high === 0 ? [] : [row('cost of functions', cost.driving, money)]),
  ];
}

/** Where the figures come from. */
export function basisOf({ sample, writes }: Forecast): string {
  const rate = (value: number | null) => (value === null ? 'unknown' : `${bytes(value)}/s`);
  const isYoung = writes.upSeconds !== null && writes.upSeconds < youngSeconds;
  const since = writes.upSeconds === null ? '' : ` (since it started, ${duration(writes.upSeconds)} ago)`;
  const mean = isYoung
    ? `how much the source writes can not be told from its counters yet${since}`
    : `the source writes ${rate(writes.mean)} of binlog on average${since}`;
  const watched = `${rate(writes.now)} in the ${duration(writes.lookedSeconds)} it was watched`;
  const wrote = writes.lookedSeconds === 0 ? mean : `${mean}, ${watched}`;
  const copied =
    sample === null
      ? 'no rows were copied to find out (migrate forecast does)'
      : `${sample.rows.toLocaleString('en-US')} rows (${bytes(sample.sentBytes)}) of ${sample.tables.join(', ')} were copied in ${duration(sample.seconds)} to find out, and removed again`;
  return `${wrote}; ${copied}`;
}

/** Where the settings keep binlogs for less than may be needed. */
export function retentionRemark({ retentionHours: { needed, settings } }: Forecast): string | undefined {
  if (needed === null)
    return 'the target can not catch up at these rates: more workers, a larger target, or a calmer time';
  if (needed.high <= settings) return undefined;
  return needed.likely > settings
    ? `limits.retentionHours is ${settings}: too short, set ${Math.min(168, Math.ceil(needed.high))} (RDS keeps at most 168)`
    : `limits.retentionHours is ${settings}: enough if it goes as expected; ${Math.min(168, Math.ceil(needed.high))} would be safe`;
}
