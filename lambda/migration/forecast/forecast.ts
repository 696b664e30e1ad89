import type { Desired } from '../../contract/desired';
import type { CopySample, Estimate, Forecast, WriteRates } from '../data/forecast';
import type { Inventory } from '../data/inventory';
import { estimate, mapped, plus, within } from './estimate';
import measured from './measured.json';
import { costOf, prices } from './prices';
import { throughputThrough } from './throughput';

export interface ForecastFacts {
  readonly desired: Desired;
  readonly inventory: Inventory;
  readonly writes: WriteRates;
  readonly sample: CopySample | null;
  /** How long the target follows before the cut over. */
  readonly replicatedDays: number;
  readonly at: string;
}

/** Tables a second that are made, filled with a chunk and finished, whatever is in them (docs/benchmarks.md, tables). */
const tablesPerSecond = estimate(60, 90, 130);
/** Of the rows' bytes: the channel changes rows one transaction after the other, the copy appends them in thousands. */
const appliedOfCopied = estimate(0.1, 0.35, 1);
/** From the request for the fence to the open endpoint, without the platform (docs/benchmarks.md, outage). */
const ownOutage = estimate(0.1, 0.6, 2);
/** How long RDS takes to bring a dynamic parameter to the instance: seconds, nowhere promised. */
const parameterChange = estimate(1, 5, 15);
/** A function of 1769 MB has one processor (facts: Lambda). */
const functionGb = 1769 / 1024;

/** Pure: facts in, figures out. Everything that was taken for granted is said in `assumptions`. */
export function forecast(facts: ForecastFacts): Forecast {
  const { desired, inventory, writes, sample } = facts;
  const { tables } = inventory;
  const sum = (of: (table: (typeof tables)[number]) => number) => tables.reduce((total, table) => total + of(table), 0);
  const [dataBytes, indexBytes] = [sum((table) => table.dataBytes), sum((table) => table.indexBytes)];
  const { workers } = desired.limits;

  const rate = copyRate(sample, workers);
  const copySeconds = plus(spent(dataBytes, rate), spent(tables.length, tablesPerSecond));
  const indexSeconds = indexTime(indexBytes, sample, rate);
  const writeRate = writesExpected(writes);
  const catchUpSeconds = catchUp(plus(copySeconds, indexSeconds), writeRate, rate);
  const sentOfData =
    sample === null || sample.dataBytes === 0
      ? estimate(0.6, 0.9, 1.2)
      : within(sample.sentBytes / sample.dataBytes, 1.15);
  const rowsSent = mapped(sentOfData, (share) => share * dataBytes);
  const followed = mapped(writeRate, (bytes) => bytes * facts.replicatedDays * 86_400);
  const egressBytes = plus(rowsSent, followed);

  return {
    format: 1,
    at: facts.at,
    inventory: { tables: tables.length, rows: sum((table) => table.rows), dataBytes, indexBytes },
    writes,
    sample,
    workers,
    copySeconds,
    indexSeconds,
    catchUpSeconds,
    retentionHours: {
      needed: retention(copySeconds, indexSeconds, catchUpSeconds),
      settings: desired.limits.retentionHours,
    },
    outageSeconds: outage(desired),
    egressBytes,
    replicatedDays: facts.replicatedDays,
    cost: {
      egress: mapped(egressBytes, (bytes) => egressOf(desired, bytes)),
      driving: mapped(copySeconds, (seconds) => drivingOf(desired, dataBytes, seconds)),
      prices: { date: prices.date, region: prices.region, currency: prices.currency },
    },
    assumptions: assumptions(facts),
  };
}

/** Data bytes a second of all workers. One worker was sampled; what more of them do was measured once, on one pair of servers. */
function copyRate(sample: CopySample | null, workers: number): Estimate {
  const shape = throughputThrough(measured.points);
  const gain = Math.max(1, ...Array.from({ length: workers }, (_, index) => shape(index + 1) / shape(1)));
  if (sample === null || sample.seconds === 0) return estimate(shape(1), shape(1) * gain * 2, shape(1) * workers * 8);
  const one = sample.dataBytes / sample.seconds;
  return estimate(
    Math.min(one, sample.slowest) * 0.8,
    one * gain,
    Math.max(one, sample.fastest) * Math.max(gain, workers),
  );
}

function spent(amount: number, perSecond: Estimate): Estimate {
  return { low: amount / perSecond.high, likely: amount / perSecond.likely, high: amount / perSecond.low };
}

function indexTime(indexBytes: number, sample: CopySample | null, rate: Estimate): Estimate {
  if (indexBytes === 0) return estimate(0, 0, 0);
  // Sorted and written once: about as fast as rows are loaded, each table by one session.
  const assumed = spent(indexBytes, { low: rate.low / 2, likely: rate.likely, high: rate.high * 3 });
  if (sample === null || sample.indexSeconds === 0 || sample.seconds === 0) return assumed;
  const ratio = sample.indexSeconds / sample.seconds;
  const bySample = within((ratio * indexBytes) / rate.likely, 2);
  return {
    low: Math.min(assumed.low, bySample.low),
    likely: bySample.likely,
    high: Math.max(assumed.high, bySample.high),
  };
}

/** What a server wrote since it started says nothing while that is minutes ago. */
export const youngSeconds = 3600;

function meanOf({ mean, upSeconds }: WriteRates): number | null {
  return upSeconds === null || upSeconds < youngSeconds ? null : mean;
}

function writesExpected(writes: WriteRates): Estimate {
  const mean = meanOf(writes);
  const known = [writes.now, mean].flatMap((rate) => (rate === null ? [] : [rate]));
  if (known.length === 0) return estimate(0, 0, 0);
  const [least, most] = [Math.min(...known), Math.max(...known)];
  return estimate(least, mean ?? most, most * 2);
}

function catchUp(behind: Estimate, writes: Estimate, rate: Estimate): Estimate | null {
  const applied = {
    low: rate.low * appliedOfCopied.low,
    likely: rate.likely * appliedOfCopied.likely,
    high: rate.high * appliedOfCopied.high,
  };
  const seconds = (lag: number, wrote: number, applies: number) =>
    applies > wrote ? (lag * wrote) / (applies - wrote) : null;
  const likely = seconds(behind.likely, writes.likely, applied.likely);
  if (likely === null) return null;
  return {
    low: seconds(behind.low, writes.low, applied.high) ?? 0,
    likely,
    high: seconds(behind.high, writes.high, applied.low) ?? likely * 20,
  };
}

/** Until the channel has caught up everything since the freeze is needed; and a quarter more. */
function retention(copy: Estimate, indexes: Estimate, caught: Estimate | null): Estimate | null {
  return caught === null ? null : mapped(plus(copy, indexes, caught), (seconds) => (seconds * 1.25) / 3600);
}

function outage({ rds, fence, limits }: Desired): Estimate {
  const verifying = limits.verifyAfterFenceSeconds;
  const own = plus(ownOutage, estimate(0, verifying / 2, verifying));
  const whole = rds === undefined || fence === 'accounts' ? own : plus(own, parameterChange);
  // Past the budget it is taken back.
  return mapped(whole, (seconds) => Math.min(seconds, limits.writeOutageBudgetSeconds));
}

const none = { invocations: 0, gbSeconds: 0, stateTransitions: 0, puts: 0, gets: 0, egressBytes: 0 };

/** Only what leaves AWS is paid for. */
function egressOf({ source }: Desired, egressBytes: number): number {
  return source.platform === 'rds' ? costOf({ ...none, egressBytes }).total : 0;
}

/** A frozen replica is copied from by functions; held sessions are a shell's. */
function drivingOf({ freeze, limits }: Desired, dataBytes: number, seconds: number): number {
  if (freeze !== 'stopped-replica') return 0;
  const chunks = dataBytes / limits.chunkBytes;
  const invocations = Math.max(limits.workers, (seconds * limits.workers) / 600);
  const gbSeconds = seconds * limits.workers * functionGb;
  return costOf({ ...none, invocations, gbSeconds, stateTransitions: invocations * 5, puts: chunks, gets: chunks })
    .total;
}

/** What leaves AWS, and functions. */
function isPaid({ source, freeze }: Desired): boolean {
  return source.platform === 'rds' || freeze === 'stopped-replica';
}

function writesUnknown(writes: WriteRates): readonly string[] {
  if (writes.now !== null || meanOf(writes) !== null) return [];
  return writes.mean === null
    ? ['how much the source writes could not be read: taken as nothing']
    : ['the source started less than an hour ago: what it wrote since then says nothing, taken as nothing'];
}

function assumptions({ sample, writes, replicatedDays, desired }: ForecastFacts): readonly string[] {
  return [
    sample === null
      ? `no rows were copied to find out: the rate is this project's own measurement of ${measured.date} (${measured.where}), give or take much; migrate forecast measures yours`
      : `${desired.limits.workers} workers gain over the one that was sampled what they gained in this project's measurement of ${measured.date}`,
    'the channel applies changes at a tenth to all of the rate at which rows are copied; migrate watch says what it really does',
    ...writesUnknown(writes),
    `the target follows for ${replicatedDays} days before the cut over`,
    ...(desired.rds === undefined || desired.fence === 'accounts'
      ? []
      : ['RDS brings a changed parameter to the instance in 1 to 15 seconds']),
    ...(isPaid(desired)
      ? [
          `${prices.currency} list prices of ${prices.region}, ${prices.date}, without free tiers; instances, storage and NAT gateways are not in it: they are paid by the hour, copy or no copy`,
        ]
      : []),
  ];
}
