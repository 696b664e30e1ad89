import { atLeast } from '../../../lambda/contract/reach';
import { typedWith } from '../typed';
import { ago } from './ago';
import { type Line, row, span } from './line';
import type { Place } from './place';
import type { Standing } from './standing';

const lateMs = 180_000;

/** A shell's migration has no scheduled function: without `watch` nobody sees that a lag grows or a way back goes down. */
export function unwatchedPart(
  { record, look, now }: Standing,
  place: Pick<Place, 'cloud' | 'options'>,
): readonly Line[] {
  if (record === undefined) return [];
  const { level, latch } = record;
  if (!atLeast(level, 'replicating') || level === 'cleaned-up' || latch === 'returned') return [];
  if (look !== undefined && now.getTime() - Date.parse(look.at) <= lateMs) return [];
  const last = look === undefined ? '' : ` (last looked ${ago(look.at, now)})`;
  // Whether its function runs at all is told by CloudWatch, in a line of its own.
  if (place.cloud !== undefined) return look === undefined ? [] : [row('', span(`nobody has looked${last}`, 'warn'))];
  const what = latch === 'promoted' ? 'looks after the way back' : 'measures the lag, compares on and asks the gates';
  return [
    row(
      'watched',
      span(`by nobody${last}`, 'warn'),
      span(`; in a terminal of its own ${typedWith('watch', place.options)} ${what}`),
    ),
  ];
}
