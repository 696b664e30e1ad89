import type { Desired } from '../../contract/desired';
import { type CopySample, type Forecast, forecastKey, isForecast, type WriteRates } from '../data/forecast';
import type { Inventory } from '../data/inventory';
import { type Blobs, type Ports, withSession } from '../ports';
import { readWriteRates } from '../servers/write-rates';
import { copySample, type SampleBounds } from './copy-sample';
import { forecast } from './forecast';

export interface ForecastWishes {
  /** How long the binlog is watched; 0: only what the server has counted itself. */
  readonly lookSeconds: number;
  /** undefined: no rows are copied; what an earlier sample said is kept. */
  readonly sample: SampleBounds | undefined;
  /** undefined: as the forecast before, or a week. */
  readonly replicatedDays: number | undefined;
}

const usualDays = 7;

/** Looks, counts and keeps what it found, so that the report can hold it against what happened. */
export async function forecastNow(
  { desired, ports, inventory }: { readonly desired: Desired; readonly ports: Ports; readonly inventory: Inventory },
  wishes: ForecastWishes,
): Promise<Forecast> {
  const before = await readForecast(ports.blobs);
  const looked = await withSession(ports.databases, 'source', 'forecast', (source) =>
    readWriteRates(source, ports.clock, wishes.lookSeconds),
  );
  const made = forecast({
    desired,
    inventory,
    writes: wishes.lookSeconds > 0 ? looked : withLook(looked, before?.writes),
    sample: await sampleOf(wishes, ports, inventory, before?.sample ?? null),
    replicatedDays: wishes.replicatedDays ?? before?.replicatedDays ?? usualDays,
    at: ports.clock.now().toISOString(),
  });
  await ports.blobs.put(forecastKey, made);
  return made;
}

export async function readForecast(blobs: Blobs): Promise<Forecast | undefined> {
  if ((await blobs.list(forecastKey)).length === 0) return undefined;
  const blob = await blobs.get(forecastKey);
  return isForecast(blob) ? blob : undefined;
}

/** What was seen when somebody looked is worth more than nothing. */
function withLook(counted: WriteRates, before: WriteRates | undefined): WriteRates {
  return before === undefined ? counted : { ...counted, now: before.now, lookedSeconds: before.lookedSeconds };
}

async function sampleOf(
  { sample }: ForecastWishes,
  ports: Ports,
  inventory: Inventory,
  before: CopySample | null,
): Promise<CopySample | null> {
  if (sample === undefined) return before;
  return (await copySample(ports, inventory, sample)) ?? null;
}
