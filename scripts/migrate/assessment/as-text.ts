import { oneLine } from '../../../lambda/contract/visible';
import { forecastText } from '../../report/forecast/forecast-text';
import { bytes, count } from '../../report/quantities';
import { type Assessment, counted, meaningOf } from './assessment';
import { moreText, type Shown, shownFindings } from './shown-findings';

/** The verdict first, then what to do, blockers first; at the end what to type. */
export function asText(assessment: Assessment, next = ''): string {
  const { source, target, objects } = assessment;
  return [
    `${assessment.verdict.toUpperCase()}: ${meaningOf(assessment)}`,
    '',
    `source  ${source.address}  MySQL ${oneLine(source.version)} (${source.platform})`,
    `target  ${target.address}  MySQL ${oneLine(target.version)} (${target.platform})`,
    `data    ${counted(assessment.tables, 'table')}, about ${count(assessment.rows)} rows, ${bytes(assessment.bytes)} in ${assessment.schemas.map(oneLine).join(', ')};`,
    `        ${counted(objects.views, 'view')}, ${counted(objects.routines, 'routine')}, ${counted(objects.triggers, 'trigger')}, ${counted(objects.events, 'event')}`,
    ...shownFindings(assessment.findings).flatMap(lines),
    ...(assessment.forecast === null ? [] : ['', forecastText(assessment.forecast)]),
    ...(next === '' ? [] : ['', next]),
  ].join('\n');
}

function lines(shown: Shown): readonly string[] {
  if (shown.kind === 'more') return ['', `  ${oneLine(moreText(shown))}`];
  const { weight, code, subject, message, remedy } = shown.finding;
  return ['', `[${weight}] ${code}  ${oneLine(subject)}`, `  ${oneLine(message)}`, `  -> ${oneLine(remedy)}`];
}
