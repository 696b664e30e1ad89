import { asCoverageHistory, type CoverageSample } from '../data/coverage-history';
import type { RunRecord } from '../data/run-record';
import { withNewest } from '../data/thinned-history';
import { nothingCompared } from '../data/validation-health';
import type { Blobs, Ports } from '../ports';

const key = 'coverage-history.json';

export async function readCoverageHistory(blobs: Pick<Blobs, 'get' | 'list'>): Promise<readonly CoverageSample[]> {
  return (await blobs.list(key)).length === 0 ? [] : asCoverageHistory(await blobs.get(key));
}

/** For the plot of the report; a sample that is lost decides nothing. */
export async function rememberCoverage(
  { blobs, clock }: Pick<Ports, 'blobs' | 'clock'>,
  record: RunRecord,
): Promise<void> {
  const { passes, underWay, poisoned } = record.validation ?? nothingCompared;
  const sample = {
    ...{ at: clock.now().toISOString(), passes, poisoned: poisoned !== null },
    ...{ chunks: underWay?.chunks ?? 0, ofChunks: underWay?.ofChunks ?? 0 },
  };
  await blobs.put(key, withNewest(await readCoverageHistory(blobs), sample));
}
