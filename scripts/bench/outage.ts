import { openBenchShop } from './outage/bench-shop';
import { oneCutover } from './outage/one-cutover';
import { type RateReport, rateReport } from './outage/outage-report';

/** Whole migrations of the demo's shop in this process, one after the other; a prober measures each switch. */
export async function benchOutage(options: {
  readonly rates: readonly number[];
  readonly runs: number;
  readonly size: number;
  readonly say: (line: string) => void;
}): Promise<{ readonly shopBytes: number; readonly rates: readonly RateReport[] }> {
  const { rates, runs, size, say } = options;
  const bench = await openBenchShop(size);
  try {
    const reports: RateReport[] = [];
    for (const rate of rates) {
      const figures = [];
      for (let run = 1; run <= runs; run++) {
        const one = await oneCutover(bench, rate, run);
        const { outage, ledger } = one;
        say(
          `${rate}/s run ${run}: ${outage.milliseconds} ms, ${outage.refused} refused, ${outage.hung} hung; ${ledger.acknowledged} acknowledged, ${ledger.missing} lost`,
        );
        figures.push(one);
      }
      reports.push(rateReport(rate, figures));
    }
    return { shopBytes: bench.shop.bytes, rates: reports };
  } finally {
    await bench.stop();
  }
}
