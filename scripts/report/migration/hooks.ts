import type { Evidence } from '../../../lambda/migration/data/evidence';
import { type Html, html } from '../html';
import type { Since } from './since';

/** Whom the switch told, and what nobody has taken yet. */
export function hooksSection(evidence: Evidence, since: Since | undefined): Html {
  const told = (evidence.cutover?.timeline ?? []).filter(({ line }) => line.startsWith('hook-'));
  const owed = since?.record.hooksOwed ?? evidence.hooksOwed ?? [];
  if (told.length + owed.length === 0) return html``;
  return html`<h2>Hooks</h2>
<div class="scroll" tabindex="0" role="region" aria-label="hooks"><table><thead><tr><th>line</th><th>at</th><th>outcome</th></tr></thead><tbody>
${told.map(
  ({
    line,
    endedAt,
    note,
  }) => html`<tr><td><code>${line}</code></td><td>${endedAt ?? 'not ended'}</td><td>${note === '' ? 'done' : note}</td></tr>
`,
)}${owed.map(
  ({
    hook,
    since: from,
  }) => html`<tr><td><code>${hook}</code></td><td>${from}</td><td><span class="badge warn">owed</span> nobody has taken it yet</td></tr>
`,
)}</tbody></table></div>
<p class="soft">A hook that no address is set for counts as taken.</p>
`;
}
