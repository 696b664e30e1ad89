import { levels, rank } from '../../../lambda/contract/reach';
import type { RunRecord } from '../../../lambda/migration/data/run-record';
import { bytes, count, duration } from '../progress-words';
import { ago } from './ago';
import { cloudPart } from './cloud-part';
import { gatesPart } from './gates-part';
import { type Line, row, type Span, span } from './line';
import { nextCommand } from './next-command';
import type { Place } from './place';
import { phasePart, tablePart } from './progress-part';
import type { Standing } from './standing';
import { lagPart, retentionPart, validationPart } from './standing-part';
import { hooksPart, noticePart, switchPart, wayBackPart } from './switch-part';
import { unwatchedPart } from './unwatched-part';

export interface ScreenSize {
  readonly columns: number;
  /** Lines that tables may take. */
  readonly tables: number;
}

/** Everything an operator asks at two in the morning, in the order of asking. */
export function screen(
  standing: Standing,
  place: Pick<Place, 'at' | 'options' | 'cloud'>,
  size: ScreenSize,
): readonly Line[] {
  const { record, unread } = standing;
  const next = nextCommand(standing, place);
  const nextLine = row(
    'next',
    span(next.command === '' ? 'nothing to type' : next.command, 'strong'),
    span(`  (${next.why})`, 'soft'),
  );
  const missing = unread.map((what) => row('not read', span(what, 'warn')));
  if (record === undefined) {
    return [
      row('level', span('none'), span(`: nothing has been started in ${place.at}`)),
      ...cloudPart(standing),
      ...missing,
      nextLine,
    ];
  }
  return [
    titleLine(record),
    levelLine(record),
    stepLine(record, standing.now),
    ...heldPart(record),
    ...phasePart(standing, size.columns),
    ...tablePart(standing, size.columns, size.tables),
    ...copiedPart(record),
    ...lagPart(standing),
    ...retentionPart(standing),
    ...unwatchedPart(standing, place),
    ...validationPart(standing),
    ...gatesPart(standing),
    ...switchPart(standing),
    ...wayBackPart(standing),
    ...hooksPart(standing),
    ...noticePart(standing),
    ...cloudPart(standing),
    ...missing,
    nextLine,
  ];
}

function titleLine({ name, endpoints, schemas }: RunRecord): Line {
  const shown =
    schemas.length <= 5 ? schemas.join(', ') : `${schemas.slice(0, 4).join(', ')} and ${schemas.length - 4} more`;
  return [
    span(name, 'strong'),
    span(`: ${endpoints.source} -> ${endpoints.target}`),
    span(`, schemas ${shown}`, 'soft'),
  ];
}

function levelLine({ level, latch }: RunRecord): Line {
  const reached = rank(level);
  const marks = levels.map((one, index): Span => {
    if (index < reached) return span(`${one} > `, 'soft');
    return index === reached ? span(one, 'good') : span(` > ${one}`, 'soft');
  });
  const said =
    latch === 'returned' ? span('  rolled back after a promotion: the source takes the writes', 'warn') : span('');
  return row('level', ...(level === 'none' ? [span('none', 'strong')] : []), ...marks, said);
}

function stepLine({ at, epoch, updatedAt, latch, wanted }: RunRecord, now: Date): Line {
  const towards = wanted === 'rolled-back' ? 'on the way back' : `towards ${wanted}`;
  return row(
    'step',
    span(at),
    span(`, turn ${epoch}, ${towards}, latch ${latch}, last change ${ago(updatedAt, now)}`, 'soft'),
  );
}

function heldPart({ held }: RunRecord): readonly Line[] {
  return held.flatMap(({ code, subject, message, remedy }, index) => [
    row(index === 0 ? 'HELD' : '', span(`${code} (${subject}): `, 'bad'), span(message)),
    row('', span(`  what to do: ${remedy}`)),
  ]);
}

function copiedPart({ outputs: { copy } }: RunRecord): readonly Line[] {
  return copy === undefined
    ? []
    : [row('copied', span(`${count(copy.rows)} rows, ${bytes(copy.bytes)} in ${duration(copy.seconds)}`))];
}
