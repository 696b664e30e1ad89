import { readyValidation } from '../../../lambda/migration/published-copy';
import { duration } from '../progress-words';
import { lagText, retentionText } from '../standing-lines';
import { ago } from './ago';
import { sparkline } from './bar';
import { type Line, row, type Span, span } from './line';
import type { Standing } from './standing';

/** The lag and where it was read; beside it the last hour. */
export function lagPart({ look, lags, measured, now }: Standing): readonly Line[] {
  const lag = look?.lag ?? undefined;
  const kept = lags.filter(({ at }) => now.getTime() - Date.parse(at) < hourMs).map(({ lagMs }) => lagMs);
  const told = measured?.ReplicationLag.map(({ value }) => value * 1000) ?? [];
  const [values, source] = told.length >= kept.length && told.length > 0 ? [told, 'CloudWatch'] : [kept, 'looks'];
  const known = values.filter((value) => value !== null);
  const unknown = measured?.LagUnknown.reduce((sum, { value }) => sum + value, 0) ?? values.length - known.length;
  const hour: readonly Span[] =
    known.length < 2
      ? []
      : [
          span(`  ${sparkline(values, 40)}`),
          span(` last hour (${source}): most ${(Math.max(...known) / 1000).toFixed(3)} s, ${unknown} unknown`, 'soft'),
        ];
  if (look === undefined || lag === undefined) {
    return hour.length === 0 ? [] : [row('lag', span('not measured at the last look'), ...hour)];
  }
  const tone = lag.lagMs === 'unknown' ? 'bad' : 'good';
  return [
    row('lag', span(lagText(lag).replace(/^lag /, ''), tone), span(`, measured ${ago(look.at, now)}`, 'soft'), ...hour),
  ];
}

const hourMs = 3_600_000;

export function retentionPart({ look }: Standing): readonly Line[] {
  if (look === undefined) return [];
  const findings = look.findings.flatMap(({ weight, code, message, remedy }) => [
    row('', span(`${code}: ${message}`, weight === 'blocker' ? 'bad' : 'warn')),
    row('', span(`  what to do: ${remedy}`)),
  ]);
  return [...(look.retention === null ? [] : [row('binlogs', span(retentionText(look.retention)))]), ...findings];
}

/** Coverage and age of what was compared. */
export function validationPart({ record, now }: Standing): readonly Line[] {
  if (record?.validation === undefined) return [];
  const { passes, firstCleanAt, ageSeconds, poisonedBy, underWay } = readyValidation(record, now);
  const { validate } = record.outputs;
  const age =
    ageSeconds === null
      ? span('no clean pass yet', 'warn')
      : span(`newest clean pass ${duration(ageSeconds)} old, the first ${ago(firstCleanAt ?? '', now)}`, 'good');
  const covers =
    validate === undefined
      ? ''
      : `; it covers ${validate.tables} tables, ${validate.chunks} chunks, ${validate.mismatches} mismatches`;
  return [
    row('validation', span(`${passes} full ${passes === 1 ? 'pass' : 'passes'}, `), age, span(covers)),
    ...(underWay === null ? [] : [row('', span(`a pass is under way: ${underWay} chunks`))]),
    ...(poisonedBy === null ? [] : [row('', span(`NOT READY until a full clean pass: ${poisonedBy}`, 'bad'))]),
  ];
}
