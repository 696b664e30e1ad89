import type { Forecast } from '../../../lambda/migration/data/forecast';
import { type Html, html } from '../html';
import { basisOf, forecastRows, retentionRemark } from './forecast-rows';

export function forecastSection(forecast: Forecast): Html {
  const remark = retentionRemark(forecast);
  return html`<h2>Forecast</h2>
<p>${basisOf(forecast)}.</p>
<div class="scroll" tabindex="0" role="region" aria-label="forecast"><table><thead><tr><th>what</th><th class="number">likely</th><th>range</th></tr></thead><tbody>
${forecastRows(forecast).map(
  ({ what, likely, range }) => html`<tr><td>${what}</td><td class="number">${likely}</td><td>${range}</td></tr>
`,
)}</tbody></table></div>
${remark === undefined ? html`` : html`<p><span class="badge warn">binlogs</span> ${remark}</p>`}
<p class="soft">Taken for granted: ${forecast.assumptions.join('; ')}.</p>
`;
}
