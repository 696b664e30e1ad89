import { directionOf } from '../../../lambda/migration/data/cutover-state';
import type { StandingNotice } from '../../../lambda/migration/data/standing-notice';
import { timelineFacts } from '../timeline-text';
import { ago, forHowLong } from './ago';
import { type Line, row, span, type Tone } from './line';
import type { Standing } from './standing';

/** The switch, if there was one, and the fence. */
export function switchPart({ record, published, now }: Standing): readonly Line[] {
  const fence = published.fence === 'up' ? [row('fence', span('UP: the source takes no writes', 'warn'))] : [];
  const cutover = record?.cutover ?? null;
  if (cutover === null) return fence;
  const { id, outcome, startedAt, line, abortReason } = cutover;
  const what = directionOf(cutover) === 'back' ? 'roll back' : 'cut over';
  const tones: Readonly<Record<typeof outcome, Tone>> = {
    running: 'warn',
    promoted: 'good',
    returned: 'good',
    aborted: 'bad',
  };
  const { writesRefusedMs } = timelineFacts(cutover);
  const took =
    writesRefusedMs === null || outcome === 'aborted' ? '' : `; writes were refused for ${writesRefusedMs} ms`;
  const where = outcome === 'running' ? `, at ${line}` : '';
  const why = abortReason === '' ? '' : `: ${abortReason}`;
  return [
    row(
      'switch',
      span(`${what} ${id} ${outcome}`, tones[outcome]),
      span(`${where}, begun ${ago(startedAt, now)}${took}${why}`),
    ),
    ...fence,
  ];
}

/** Loud where there should be one and is none. */
export function wayBackPart({ record, now }: Standing): readonly Line[] {
  if (record?.wayBack === undefined) return [];
  const { state, since, why } = record.wayBack;
  const lost = state === 'down' || state === 'gone';
  const tone: Tone = lost ? 'bad' : state === 'open' || state === 'proven' ? 'good' : 'plain';
  return [
    row(
      'way back',
      span(lost ? state.toUpperCase() : state, tone),
      span(` ${forHowLong(since, now)}${why === '' ? '' : `: ${why}`}`),
    ),
  ];
}

const effects: Readonly<Record<StandingNotice['effect'], string>> = {
  paused: 'paused',
  'fewer-workers': 'fewer workers',
  stopped: 'stopped',
  none: 'note',
};

/** What slows the work, since when, and why. */
export function noticePart({ notices, now }: Standing): readonly Line[] {
  return notices.flatMap(({ effect, code, message, since, remedy }, index) => [
    row(
      index === 0 ? 'slowed by' : '',
      span(`${effects[effect]}: `, effect === 'none' ? 'soft' : 'warn'),
      span(`${code}: ${message} (${forHowLong(since, now)})`),
    ),
    row('', span(`  what to do: ${remedy}`)),
  ]);
}

export function hooksPart({ record, now }: Standing): readonly Line[] {
  return (record?.hooksOwed ?? []).map(({ hook, since }) =>
    row('hook owed', span(hook, 'warn'), span(`, nobody took it; told again ${forHowLong(since, now)}`)),
  );
}
