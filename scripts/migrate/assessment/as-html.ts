import { forecastSection } from '../../report/forecast/forecast-section';
import { type Html, html } from '../../report/html';
import { findingCard } from '../../report/migration/findings';
import { page } from '../../report/page';
import { bytes, count } from '../../report/quantities';
import { type Assessment, counted, meaningOf } from './assessment';
import { type Shown, shownFindings } from './shown-findings';

const verdictLooks = { ready: 'good', 'ready with warnings': 'warn', blocked: 'bad' } as const;

export function asHtml(assessment: Assessment): string {
  const { verdict, findings } = assessment;
  return page({
    title: `Assessment of ${assessment.name}: ${verdict}`,
    body: html`<h1>Assessment of ${assessment.name}</h1>
<p class="soft">Looked at <time datetime="${assessment.at}">${assessment.at}</time>; nothing was changed.</p>
<section class="verdict ${verdictLooks[verdict]}"><strong>${sentence(verdict)}</strong><p>${sentence(meaningOf(assessment))}.</p></section>
${facts(assessment)}
<h2>Findings</h2>
${findings.length === 0 ? html`<p>Nothing was found.</p>` : shownFindings(findings).map(card)}
${assessment.forecast === null ? html`` : forecastSection(assessment.forecast)}`,
  });
}

function card(shown: Shown): Html {
  if (shown.kind === 'finding') return findingCard(shown.finding);
  const { code, subjects } = shown;
  return html`<details class="card"><summary>and ${count(subjects.length)} more of <code>${code}</code></summary><p>${subjects.join(', ')}</p></details>
`;
}

function facts(assessment: Assessment): Html {
  const { source, target, objects } = assessment;
  const programs = objects.views + objects.routines + objects.triggers + objects.events;
  return html`<div class="facts">
<div><span class="soft">Source</span><strong>MySQL ${source.version}</strong>${source.platform}, ${source.address}</div>
<div><span class="soft">Target</span><strong>MySQL ${target.version}</strong>${target.platform}, ${target.address}</div>
<div><span class="soft">Data, as the server estimates</span><strong>${bytes(assessment.bytes)}</strong>${counted(assessment.tables, 'table')}, ${count(assessment.rows)} rows</div>
<div><span class="soft">Views and programs</span><strong>${count(programs)}</strong>in ${assessment.schemas.join(', ')}</div>
</div>`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
