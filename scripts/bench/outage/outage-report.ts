import type { TimelineEntry } from '../../../lambda/migration/data/cutover-state';
import { median, rounded, textTable } from '../statistics';
import type { CutoverFigures } from './one-cutover';

export interface RateReport {
  readonly rate: number;
  readonly runs: number;
  readonly reachedPerSecond: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly maxMs: number;
  /** Median of the outage without the verification after the fence. */
  readonly ownOverheadMs: number;
  /** Acknowledged and not on the target, over all runs. */
  readonly lost: number;
  /** Attempts of the prober inside the outages. */
  readonly refused: number;
  readonly hung: number;
  /** Medians by line of the switch, from the fence to the published endpoint. */
  readonly linesMs: Readonly<Record<string, number>>;
  /** What the verification of the last run said about its coverage. */
  readonly coverage: string;
  readonly bar: 'met' | 'missed' | 'none';
}

export const outageBars = { rate: 200, p50Ms: 1000, maxMs: 3000, ownOverheadMs: 300 };

const verification = 'verify-changed';
const inside = { from: 'raise-fence', to: 'publish-endpoint' };

export function rateReport(rate: number, figures: readonly CutoverFigures[]): RateReport {
  const outages = figures.map(({ outage }) => outage.milliseconds);
  const own = figures.map(({ outage, cutover }) => outage.milliseconds - verifiedMs(cutover.timeline));
  const p50Ms = Math.round(median(outages));
  const maxMs = Math.max(...outages);
  const ownOverheadMs = Math.round(median(own));
  const lost = sum(figures, ({ ledger }) => ledger.missing + ledger.unexpected);
  const good = p50Ms <= outageBars.p50Ms && maxMs <= outageBars.maxMs && ownOverheadMs < outageBars.ownOverheadMs;
  return {
    ...{ rate, runs: figures.length, p50Ms, p95Ms: percentile(outages, 95), maxMs, ownOverheadMs, lost },
    reachedPerSecond: rounded(median(figures.map((one) => one.reachedPerSecond)), 0),
    refused: sum(figures, ({ outage }) => outage.refused + outage.lost),
    hung: sum(figures, ({ outage }) => outage.hung),
    linesMs: lineMedians(figures.map(({ cutover }) => cutover.timeline)),
    coverage: figures.at(-1)?.cutover.timeline.find(({ line }) => line.startsWith(verification))?.note ?? '',
    bar: rate !== outageBars.rate ? 'none' : good && lost === 0 ? 'met' : 'missed',
  };
}

/** Nearest rank: of 20 values the 95th percentile is the 19th. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
}

export function outageTable(rates: readonly RateReport[]): string {
  const head = ['writers/s (reached)', 'p50 ms', 'p95 ms', 'max ms', 'own ms', 'lost', 'refused', 'hung'];
  const rows = rates.map((one) => [
    `${one.rate} (${one.reachedPerSecond})`,
    ...[one.p50Ms, one.p95Ms, one.maxMs, one.ownOverheadMs, one.lost, one.refused, one.hung].map(String),
  ]);
  const lines = rates.flatMap((one) => [
    `\n${one.rate}/s, median of each line:`,
    ...Object.entries(one.linesMs).map(([line, ms]) => `  ${line.padEnd(26)} ${String(ms).padStart(6)} ms`),
    `  coverage: ${one.coverage}`,
  ]);
  return [textTable([head, ...rows]), ...lines].join('\n');
}

function verifiedMs(timeline: readonly TimelineEntry[]): number {
  return timeline.filter(({ line }) => line.startsWith(verification)).reduce((total, one) => total + took(one), 0);
}

function lineMedians(timelines: readonly (readonly TimelineEntry[])[]): Readonly<Record<string, number>> {
  const names = timelines[0]?.map(({ line }) => line) ?? [];
  const wanted = names.slice(names.indexOf(inside.from), names.indexOf(inside.to) + 1);
  return Object.fromEntries(
    wanted.map((name) => [
      name,
      Math.round(median(timelines.flatMap((timeline) => timeline.filter(({ line }) => line === name).map(took)))),
    ]),
  );
}

function took(entry: TimelineEntry): number {
  return entry.endedAt === null ? 0 : Date.parse(entry.endedAt) - Date.parse(entry.startedAt);
}

function sum(figures: readonly CutoverFigures[], of: (one: CutoverFigures) => number): number {
  return figures.reduce((total, one) => total + of(one), 0);
}
