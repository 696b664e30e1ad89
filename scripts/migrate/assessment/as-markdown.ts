import { type Finding, weights } from '../../../lambda/contract/finding';
import { forecastMarkdown } from '../../report/forecast/forecast-markdown';
import { asCellCode, asCode, inMarkdown } from '../../report/markdown';
import { bytes, count } from '../../report/quantities';
import { type Assessment, counted, meaningOf } from './assessment';
import { moreText, type Shown, shownFindings } from './shown-findings';

const titles = { blocker: 'Blockers', warning: 'Warnings', note: 'Notes' } as const;

/** For a pull request or a ticket: the verdict in the first line, everything else folded below it. */
export function asMarkdown(assessment: Assessment): string {
  const { source, target, objects } = assessment;
  return `${[
    `## Assessment of ${asCode(assessment.name)}: ${assessment.verdict}`,
    '',
    `${meaningOf(assessment)}.`,
    '',
    '| | address | server |',
    '|---|---|---|',
    `| source | ${asCellCode(source.address)} | MySQL ${inMarkdown(source.version)}, ${source.platform} |`,
    `| target | ${asCellCode(target.address)} | MySQL ${inMarkdown(target.version)}, ${target.platform} |`,
    '',
    `${counted(assessment.tables, 'table')}, about ${count(assessment.rows)} rows and ${bytes(assessment.bytes)}, ` +
      `${counted(objects.views, 'view')}, ${counted(objects.routines, 'routine')}, ${counted(objects.triggers, 'trigger')}, ` +
      `${counted(objects.events, 'event')} in ${assessment.schemas.map(asCode).join(', ')}. Looked at ${assessment.at}.`,
    ...weights.flatMap((weight) =>
      section(
        titles[weight],
        assessment.findings.filter((one) => one.weight === weight),
      ),
    ),
    ...(assessment.forecast === null ? [] : ['', ...forecastMarkdown(assessment.forecast)]),
  ].join('\n')}\n`;
}

function section(title: string, findings: readonly Finding[]): readonly string[] {
  if (findings.length === 0) return [];
  return ['', `### ${title} (${findings.length})`, '', ...shownFindings(findings).map(line)];
}

function line(shown: Shown): string {
  if (shown.kind === 'more') return `- ${inMarkdown(moreText(shown))}`;
  const { code, subject, message, remedy } = shown.finding;
  return `- ${asCode(code)} on ${asCode(subject)}: ${inMarkdown(message)}  \n  **Do:** ${asCode(remedy)}`;
}
