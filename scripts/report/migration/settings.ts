import type { Evidence } from '../../../lambda/migration/data/evidence';
import { type Html, html } from '../html';

/** What was wanted, so that an override is seen by those who come later. */
export function settingsSection({ settings, schemas }: Evidence): Html {
  const { limits, ...rest } = settings;
  const rows: readonly (readonly [string, unknown])[] = [
    ['schemas', schemas.join(', ')],
    ...Object.entries(rest),
    ...Object.entries(limits),
  ];
  return html`<h2>Settings and overrides</h2>
<div class="scroll"><table><tbody>
${rows.map(
  ([name, value]) => html`<tr><th scope="row">${name}</th><td>${text(value)}</td></tr>
`,
)}</tbody></table></div>
`;
}

export function leasesSection({ leases }: Evidence): Html {
  if (leases.length === 0)
    return html`<h2>Changed settings</h2><p>Every setting that was changed on a server was given back.</p>`;
  return html`<h2>Changed settings, not yet given back</h2>
<div class="scroll"><table><thead><tr><th>server</th><th>setting</th><th>was</th><th>is</th></tr></thead><tbody>
${leases.map(
  ({
    server,
    setting,
    was,
    now,
  }) => html`<tr><td>${server}</td><td><code>${setting}</code></td><td>${was ?? 'not set'}</td><td>${now}</td></tr>
`,
)}</tbody></table></div>
<p class="soft">The clean-up gives them back.</p>
`;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
