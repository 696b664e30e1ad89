import { directionOf } from '../../../lambda/migration/data/cutover-state';
import type { Evidence } from '../../../lambda/migration/data/evidence';
import type { LagSample, LagUnknown } from '../../../lambda/migration/data/lag-history';
import { type Html, html } from '../html';
import { type PulseSeries, pulses } from '../plots/pulses';

type Fate = Pick<PulseSeries, 'name' | 'symbol'>;

/** By what became of them. */
const lost: Readonly<Record<LagUnknown, Fate>> = {
  behind: { name: 'not seen in time: the target works, too late', symbol: 'triangle' },
  stuck: { name: 'not seen: the position does not move', symbol: 'rect' },
  stopped: { name: 'not written: the channel was stopped', symbol: 'rect' },
  contradiction: { name: 'seen, but the position says otherwise', symbol: 'diamond' },
  'no-answer': { name: 'a server did not answer', symbol: 'rect' },
};
const unknown: Fate = { name: 'not seen in time', symbol: 'triangle' };

/** What the pulse measured: each beat that was written on the source, and when the target showed it. */
export function pulsePlot(evidence: Evidence): Html {
  const { lag, settings } = evidence;
  const last = lastPulse(evidence);
  if (lag.length + last.length < 2) {
    return html`<p>No history: nobody watched the pulse before the switch (the scheduled function does, or <code>migrate watch</code>).${last.map(([, ms]) => html` The last pulse before the fence took ${ms} ms.`)} The switch itself waited until the final position was applied.</p>`;
  }
  const limitMs = settings.limits.maxLagSeconds * 1000;
  const series: readonly PulseSeries[] = [
    { name: agrees(evidence), symbol: 'circle', hurts: false, points: arrived(lag) },
    ...missed(lag, limitMs),
    { name: 'the last one before the fence', symbol: 'diamond', hurts: false, points: last },
  ];
  const known = arrived(lag).map(([, ms]) => ms);
  const [from, to] = directionOf(evidence.cutover) === 'back' ? ['target', 'source'] : ['source', 'target'];
  return pulses({
    caption: `The pulse: a row written on the ${from} each minute, from its commit there to its sight on the ${to}. One that did not arrive, or whose arrival proves nothing, stands on the limit.`,
    says: `${lag.length} pulses, at most ${Math.round(Math.max(0, ...known))} ms, ${lag.length - known.length} not known`,
    limitMs,
    series,
  });
}

/** On the way back nobody compares positions each minute: the switch does. */
function agrees({ cutover }: Evidence): string {
  return directionOf(cutover) === 'back' ? 'arrived' : 'arrived, and the position agrees';
}

function arrived(lag: readonly LagSample[]): PulseSeries['points'] {
  return lag.flatMap(({ at, lagMs }) => (lagMs === null ? [] : [[at, lagMs] as const]));
}

function missed(lag: readonly LagSample[], limitMs: number): readonly PulseSeries[] {
  const fates = [...Object.values(lost), unknown];
  return fates.map((fate) => ({
    ...fate,
    hurts: true,
    points: lag
      .filter(({ lagMs, reason }) => lagMs === null && fateOf(reason) === fate)
      .map(({ at }) => [at, limitMs] as const),
  }));
}

function fateOf(reason: LagUnknown | undefined): Fate {
  return reason === undefined ? unknown : lost[reason];
}

/** As its line of the switch says. */
function lastPulse({ cutover }: Evidence): PulseSeries['points'] {
  const entry = cutover?.timeline.find(({ line }) => line === 'last-pulse');
  const ms = /^(\d+) ms$/.exec(entry?.note ?? '')?.[1];
  return entry === undefined || ms === undefined ? [] : [[entry.startedAt, Number(ms)]];
}
