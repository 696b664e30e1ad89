/** What was measured with one worker, and with so many more. */
export interface MeasuredPoint {
  readonly workers: number;
  readonly bytesPerSecond: number;
}

/** Bytes a second of all workers together. */
export type Throughput = (workers: number) => number;

/**
 * Gunther's universal scalability law through three measured points, of which one is of a single worker: part of the work
 * is serial (sigma), and each worker costs every other a little (kappa), so that there is a number past which more is
 * slower. https://en.wikipedia.org/wiki/Neil_J._Gunther#Universal_Scalability_Law
 */
export function throughputThrough(points: readonly MeasuredPoint[]): Throughput {
  const one = points.find(({ workers }) => workers === 1);
  const [a, b] = points.filter(({ workers }) => workers > 1);
  if (one === undefined || a === undefined || b === undefined) throw new Error('needs one worker and two more points');
  // lambda * n / X(n) - 1 = sigma * (n - 1) + kappa * n * (n - 1)
  const excess = ({ workers, bytesPerSecond }: MeasuredPoint) =>
    ((one.bytesPerSecond * workers) / bytesPerSecond - 1) / (workers - 1);
  const kappa = Math.max(0, (excess(b) - excess(a)) / (b.workers - a.workers));
  const sigma = Math.max(0, excess(a) - kappa * a.workers);
  return (n) => (n <= 0 ? 0 : (one.bytesPerSecond * n) / (1 + sigma * (n - 1) + kappa * n * (n - 1)));
}

/** Servers with `times` the processors and disks take `times` as many workers before they behave as the measured ones. */
export function largerServers(measured: Throughput, times: number): Throughput {
  return (n) => (n <= times ? n * measured(1) : times * measured(n / times));
}
