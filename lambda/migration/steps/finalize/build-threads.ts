/** What MySQL gives an ALTER by itself (innodb_ddl_threads, innodb_parallel_read_threads). */
const usualThreads = 4;

/**
 * How many threads one of the tables that are built at once gets: its share of the bytes is its share of `workers`.
 * Four tables with four threads each on two cores wait for each other: a tenth more processor time (docs/benchmarks.md).
 * A table alone, or one beside which the others are nothing, keeps what the server gives: undefined.
 */
export function buildThreads(bytes: number, ofAll: number, workers: number): number | undefined {
  const share = ofAll > 0 ? bytes / ofAll : 1;
  const threads = Math.max(1, Math.round(share * workers));
  return share === 1 || threads >= usualThreads ? undefined : threads;
}
