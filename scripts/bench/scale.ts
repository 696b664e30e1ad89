import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Cost, costOf, prices } from '../../lambda/migration/forecast/prices';
import { largerServers, type Throughput, throughputThrough } from '../../lambda/migration/forecast/throughput';
import type { WorkersModel } from './scale/modelled-workers';
import { type Simulated, simulate } from './scale/simulate';
import { rounded, textTable } from './statistics';

const measuredSchema = z.object({
  date: z.string(),
  command: z.string(),
  where: z.string(),
  points: z.array(z.object({ workers: z.number(), bytesPerSecond: z.number() })).min(3),
});
export type Measured = z.infer<typeof measuredSchema>;

/** Figures of `bench -- copy` with one worker and with more, kept beside the model that they feed. */
export function readMeasured(): Measured {
  return measuredSchema.parse(
    JSON.parse(readFileSync(join(__dirname, '../../lambda/migration/forecast/measured.json'), 'utf8')),
  );
}

export interface ScaleOptions {
  readonly tebibytes: readonly number[];
  /** Servers with so many times the processors and disks of the measured ones. */
  readonly times: number;
  /** limits.workers */
  readonly workers: number;
}

export interface ScaleRun extends Simulated {
  readonly tebibytes: number;
  readonly cost: Cost;
}

export interface ScaleReport {
  readonly measured: Measured;
  readonly assumed: Omit<WorkersModel, 'throughput'> & Readonly<Record<string, number>>;
  readonly throughputMiBPerSecond: Readonly<Record<string, number>>;
  readonly prices: typeof prices;
  readonly runs: readonly ScaleRun[];
}

/** What no measurement on one machine can say. A round trip is that of a function in Frankfurt to a server in Amsterdam. */
const assumed = {
  startSeconds: 2,
  latencySecondsPerChunk: 3 * 0.025,
  timeLimitSeconds: 880,
  faultsPerThousandChunks: 1,
  outageEveryHours: 12,
  outageSeconds: 90,
  tables: 10_000,
  functionMegabytes: 1769,
  maxConnections: 1365,
  connectionsOfOthers: 20,
} as const;

export async function benchScale({ tebibytes, times, workers }: ScaleOptions): Promise<ScaleReport> {
  const measured = readMeasured();
  const throughput = largerServers(throughputThrough(measured.points), times);
  const runs: ScaleRun[] = [];
  for (const size of tebibytes) {
    const run = await simulate({ ...assumed, throughput, workers, bytes: size * 2 ** 40 });
    runs.push({ tebibytes: size, ...run, cost: costOf(run) });
  }
  return {
    measured,
    assumed: { ...assumed, times, workers },
    throughputMiBPerSecond: curve(throughput, workers),
    prices,
    runs,
  };
}

function curve(throughput: Throughput, most: number): Readonly<Record<string, number>> {
  const numbers = [1, 2, 4, 8, 16, 32, 64].filter((workers) => workers <= most);
  return Object.fromEntries(numbers.map((workers) => [workers, rounded(throughput(workers) / 2 ** 20, 1)]));
}

export function scaleTable({
  measured,
  assumed: model,
  throughputMiBPerSecond,
  prices: used,
  runs,
}: ScaleReport): string {
  const points = measured.points.map((p) => `${p.workers}: ${rounded(p.bytesPerSecond / 2 ** 20, 1)}`).join(', ');
  const modelled = Object.entries(throughputMiBPerSecond)
    .map(([workers, rate]) => `${workers}: ${rate}`)
    .join(', ');
  const rows = runs.map((run) => [
    `${run.tebibytes} TiB`,
    run.hours.toFixed(1),
    run.mibPerSecond.toFixed(0),
    `${Math.min(...run.concurrency)}-${Math.max(...run.concurrency)}`,
    String(run.rounds),
    String(run.chunks),
    String(run.invocations),
    run.secondsPerInvocation.toFixed(0),
    run.gbSeconds.toFixed(0),
    String(run.stateTransitions),
    run.cost.lambda.toFixed(2),
    (run.cost.stepFunctions + run.cost.s3).toFixed(2),
    run.cost.egress.toFixed(2),
    run.cost.total.toFixed(2),
  ]);
  const heading = ['', 'hours', 'MiB/s', 'workers', 'rounds', 'chunks', 'invocations', 's each', 'GB-s', 'transitions'];
  const money = ['Lambda $', 'SFN+S3 $', 'egress $', 'all $'];
  return [
    `measured ${measured.date} (${measured.where}), MiB/s by workers: ${points}`,
    `modelled: servers of ${model.times} x that size, MiB/s by workers: ${modelled}`,
    `assumed: ${Object.entries(model)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ')}`,
    `prices: ${used.region}, ${used.date}, ${used.currency}; instances, storage and NAT are not in it`,
    '',
    textTable([[...heading, ...money], ...rows]),
  ].join('\n');
}
