import type { Evidence } from '../../../lambda/migration/data/evidence';
import type { Claim } from '../../../lambda/migration/evidence/verify';
import { type Html, html } from '../html';

export function claimsSection({ seal }: Evidence, claims: readonly Claim[]): Html {
  return html`<h2>Look again</h2>
<div class="scroll" tabindex="0" role="region" aria-label="claims"><table><thead><tr><th>claim</th><th>holds</th><th>met</th></tr></thead><tbody>
${claims.map(
  ({
    claim,
    holds,
    met,
  }) => html`<tr><td>${claim}</td><td><span class="badge ${holds ? 'good' : 'bad'}">${holds ? 'yes' : 'NO'}</span></td><td>${met}</td></tr>
`,
)}</tbody></table></div>
<p>With the file beside this page:</p>
<pre>npx tsx scripts/migrate.ts verify-evidence evidence.json</pre>
<p class="soft">Seal: ${seal.algorithm} <code>${seal.digest}</code></p>
`;
}
