import type { CoverageSample } from '../../../lambda/migration/data/coverage-history';
import type { Evidence } from '../../../lambda/migration/data/evidence';
import { type Html, html } from '../html';
import { overTime } from '../plots/over-time';

/** How far the comparison was, pass after pass. */
export function coveragePlot({ coverage = [] }: Evidence): Html {
  if (coverage.length < 2) return html``;
  const passes = coverage.at(-1)?.passes ?? 0;
  return overTime({
    caption: 'The pass under way, in percent of its chunks. Each fall to 0 is a pass that was finished.',
    says: `${coverage.length} looks, ${passes} full passes`,
    x: { name: 'time', type: 'time' },
    y: '%',
    most: 100,
    points: coverage.map((sample) => [sample.at, percentOf(sample)] as const),
  });
}

function percentOf({ chunks, ofChunks }: CoverageSample): number {
  return ofChunks === 0 ? 0 : Math.round((1000 * chunks) / ofChunks) / 10;
}
