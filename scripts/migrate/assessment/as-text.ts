import { forecastText } from '../../report/forecast/forecast-text';
import { bytes, count } from '../../report/quantities';
import { type Assessment, counted, meaningOf } from './assessment';

/** The verdict first, then what to do, blockers first. */
export function asText(assessment: Assessment): string {
  const { source, target, objects } = assessment;
  return [
    `${assessment.verdict.toUpperCase()}: ${meaningOf(assessment)}`,
    '',
    `source  ${source.address}  MySQL ${source.version} (${source.platform})`,
    `target  ${target.address}  MySQL ${target.version} (${target.platform})`,
    `data    ${counted(assessment.tables, 'table')}, about ${count(assessment.rows)} rows, ${bytes(assessment.bytes)} in ${assessment.schemas.join(', ')};`,
    `        ${counted(objects.views, 'view')}, ${counted(objects.routines, 'routine')}, ${counted(objects.triggers, 'trigger')}, ${counted(objects.events, 'event')}`,
    ...assessment.findings.flatMap((finding) => [
      '',
      `[${finding.weight}] ${finding.code}  ${finding.subject}`,
      `  ${finding.message}`,
      `  -> ${finding.remedy}`,
    ]),
    ...(assessment.forecast === null ? [] : ['', forecastText(assessment.forecast)]),
    '',
    assessment.verdict === 'blocked' ? 'next: settle the blockers, then assess again' : 'next: sync',
  ].join('\n');
}
