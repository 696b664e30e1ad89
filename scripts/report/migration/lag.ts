import type { Evidence } from '../../../lambda/migration/data/evidence';
import { type Html, html } from '../html';
import { overTime } from '../plots/over-time';

export function lagSection({ lag }: Evidence): Html {
  if (lag.length < 2) {
    return html`<h2>Lag, by the pulse</h2><p>No history: nobody watched the pulse before the cut over (the scheduled function does, or <code>migrate watch</code>). The switch itself waited until the final position was applied.</p>`;
  }
  const known = lag.flatMap(({ lagMs }) => (lagMs === null ? [] : [lagMs]));
  const unknown = lag.length - known.length;
  return html`<h2>Lag, by the pulse</h2>
${overTime({
  caption: 'From the commit of a pulse on the source to its sight on the target. A gap: it was not seen in time.',
  says: `${lag.length} measurements, at most ${Math.max(0, ...known)} ms, ${unknown} not seen`,
  x: { name: 'time', type: 'time' },
  y: 'ms',
  points: lag.map(({ at, lagMs }) => [at, lagMs] as const),
})}`;
}
