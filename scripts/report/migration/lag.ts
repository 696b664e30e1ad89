import type { Evidence } from '../../../lambda/migration/data/evidence';
import { type Html, html } from '../html';
import { overTime } from '../plots/over-time';
import { bytes } from '../quantities';
import { pulsePlot } from './pulse';

/** Two views that know nothing of each other: the beats that were written and seen, and the positions of both servers. */
export function lagSection(evidence: Evidence): Html {
  return html`<h2>Lag</h2>
${pulsePlot(evidence)}${positionsPlot(evidence)}`;
}

function positionsPlot({ lag }: Evidence): Html {
  const read = lag.flatMap(({ at, behindBytes }) => (behindBytes === undefined ? [] : [[at, behindBytes] as const]));
  if (read.length < 2) return html``;
  const most = Math.max(...read.map(([, behind]) => behind));
  return overTime({
    caption: 'By the positions of both servers: binlog of the source that the target had not applied in that minute.',
    says: `${read.length} looks at the positions, at most ${bytes(most)} behind, ${bytes(read.at(-1)?.[1] ?? 0)} at the last`,
    x: { name: 'time', type: 'time' },
    y: most < 1e6 ? 'kB' : 'MB',
    points: read.map(([at, behind]) => [at, behind / (most < 1e6 ? 1e3 : 1e6)] as const),
  });
}
