import type { Evidence } from '../../../lambda/migration/data/evidence';
import type { Claim } from '../../../lambda/migration/evidence/verify';
import { type Html, html } from '../html';
import { bytes, count, duration } from '../quantities';
import { closedMs, verdictOf, words } from './facts';
import type { Since } from './since';

export function headline(evidence: Evidence, claims: readonly Claim[], since?: Since): Html {
  const { assessed, copied, validated, endpoints } = evidence;
  const broken = claims.filter(({ holds }) => !holds);
  const proven = verdictOf(evidence, claims) === 'proven';
  const closed = closedMs(evidence);
  const { done, from, to } = words(evidence);
  const back = done !== 'promoted';
  const said = proven
    ? html`<strong>${back ? 'Rolled back' : 'Promoted'}, and proven</strong><p>Every claim of the evidence was looked at again and holds.</p>`
    : html`<strong>Not proven</strong><p>${broken.map(({ claim }) => html`Does not hold: ${claim}. `)}</p>`;
  return html`<h1>Migration ${evidence.name}</h1>
<p class="soft">${from} to ${to}; begun <time>${evidence.startedAt}</time>, promoted <time>${evidence.promotedAt}</time>${back ? html`, rolled back <time>${evidence.cutover?.startedAt ?? ''}</time>` : html``}</p>
<section class="verdict ${proven ? 'good' : 'bad'}">${said}</section>
${back ? html`` : sinceThen(since)}<div class="facts">
<div><span class="soft">Writes stood still</span><strong>${closed === null ? 'unknown' : duration(closed / 1000)}</strong>from the fence to the first open account</div>
<div><span class="soft">Copied</span><strong>${bytes(copied?.bytes ?? 0)}</strong>${count(copied?.rows ?? 0)} rows in ${duration(copied?.seconds ?? 0)}</div>
<div><span class="soft">Compared</span><strong>${count(validated?.rows ?? 0)} rows</strong>${count(validated?.tables ?? 0)} tables, ${count(validated?.mismatches ?? 0)} mismatches</div>
<div><span class="soft">From</span><strong>MySQL ${assessed?.source.version ?? 'unknown'}</strong>${endpoints.source}</div>
<div><span class="soft">To</span><strong>MySQL ${assessed?.target.version ?? 'unknown'}</strong>${endpoints.target}</div>
</div>
`;
}

/** What became of it, as far as the state says. */
function sinceThen(since: Since | undefined): Html {
  if (since === undefined) return html``;
  const { latch, cutover, level, wayBack, updatedAt } = since.record;
  if (latch === 'returned') {
    return html`<section class="verdict warn"><strong>Rolled back since</strong><p>${cutover?.id ?? ''}: the source takes the writes again. This page is about the promotion before.</p></section>
`;
  }
  const back = wayBack === undefined ? 'no way back was looked at' : `way back ${wayBack.state} since ${wayBack.since}`;
  return html`<p class="soft">The state as of <time>${updatedAt}</time>: level ${level}, ${back}.</p>
`;
}
