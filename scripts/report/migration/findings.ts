import type { Finding, Weight } from '../../../lambda/contract/finding';
import type { Evidence } from '../../../lambda/migration/data/evidence';
import { type Html, html } from '../html';

const looks: Readonly<Record<Weight, string>> = { blocker: 'bad', warning: 'warn', note: 'note' };

export function gatesSection({ gates }: Evidence): Html {
  if (gates.length === 0) return html`<h2>Gates</h2><p>No verdict was written down.</p>`;
  return html`<h2>Gates, asked before anything was touched</h2>
<div class="scroll" tabindex="0" role="region" aria-label="gates"><table><thead><tr><th>gate</th><th>verdict</th><th>remark</th></tr></thead><tbody>
${gates.map(
  ({
    gate,
    findings,
  }) => html`<tr><td><code>${gate}</code></td><td>${verdict(findings)}</td><td>${findings.map(({ code, message }) => html`<div><code>${code}</code> ${message}</div>`)}</td></tr>
`,
)}</tbody></table></div>
`;
}

export function findingsSection({ assessed }: Evidence): Html {
  const findings = assessed?.findings ?? [];
  if (findings.length === 0) return html`<h2>Findings of the assessment</h2><p>None.</p>`;
  return html`<h2>Findings of the assessment</h2>
${findings.map(findingCard)}`;
}

export function findingCard(finding: Finding): Html {
  return html`<article class="card">
<header><span class="badge ${looks[finding.weight]}">${finding.weight}</span><h3>${finding.subject}</h3><code class="soft">${finding.code}</code></header>
<p>${finding.message}</p>
<pre>${finding.remedy}</pre>
</article>
`;
}

function verdict(findings: readonly Finding[]): Html {
  const closed = findings.some(({ weight }) => weight === 'blocker');
  if (closed) return html`<span class="badge bad">closed</span>`;
  return findings.length === 0
    ? html`<span class="badge good">open</span>`
    : html`<span class="badge warn">open, with a remark</span>`;
}
