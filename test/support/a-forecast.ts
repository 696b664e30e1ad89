import type { Forecast } from '../../lambda/migration/data/forecast';
import { forecast } from '../../lambda/migration/forecast/forecast';
import { aSurvey, aTable } from './a-survey';

/** What the real arithmetic says of five gigabytes and a measured sample. */
export function aForecast(changes: { readonly tables?: readonly string[] } = {}): Forecast {
  const { desired, inventory } = aSurvey({
    inventory: { tables: [aTable({ dataBytes: 5e9, indexBytes: 1e9, rows: 1_234_567 })] },
  });
  return forecast({
    desired,
    inventory,
    writes: { now: 120_000, lookedSeconds: 5, mean: 80_000, upSeconds: 40 * 86_400 },
    sample: {
      ...{ tables: changes.tables ?? ['shop.orders'], rows: 100_000, sentBytes: 28e6, dataBytes: 32e6, seconds: 3 },
      ...{ chunks: 9, slowest: 8e6, fastest: 14e6, indexSeconds: 0.8 },
    },
    replicatedDays: 7,
    at: '2026-01-01T10:00:00.000Z',
  });
}
