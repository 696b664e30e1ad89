import type { Evidence } from '../../../lambda/migration/data/evidence';
import type { Claim } from '../../../lambda/migration/evidence/verify';
import { type Html, html } from '../html';
import { bytes, count, duration } from '../quantities';
import { closedMs, verdictOf } from './facts';

export function headline(evidence: Evidence, claims: readonly Claim[]): Html {
  const { assessed, copied, validated, endpoints } = evidence;
  const broken = claims.filter(({ holds }) => !holds);
  const proven = verdictOf(evidence, claims) === 'proven';
  const closed = closedMs(evidence);
  const said = proven
    ? html`<strong>Promoted, and proven</strong><p>Every claim of the evidence was looked at again and holds.</p>`
    : html`<strong>Not proven</strong><p>${broken.map(({ claim }) => html`Does not hold: ${claim}. `)}</p>`;
  return html`<h1>Migration ${evidence.name}</h1>
<p class="soft">${endpoints.source} to ${endpoints.target}; begun <time>${evidence.startedAt}</time>, promoted <time>${evidence.promotedAt}</time></p>
<section class="verdict ${proven ? 'good' : 'bad'}">${said}</section>
<div class="facts">
<div><span class="soft">Writes stood still</span><strong>${closed === null ? 'unknown' : duration(closed / 1000)}</strong>from the fence to the first open account</div>
<div><span class="soft">Copied</span><strong>${bytes(copied?.bytes ?? 0)}</strong>${count(copied?.rows ?? 0)} rows in ${duration(copied?.seconds ?? 0)}</div>
<div><span class="soft">Compared</span><strong>${count(validated?.rows ?? 0)} rows</strong>${count(validated?.tables ?? 0)} tables, ${count(validated?.mismatches ?? 0)} mismatches</div>
<div><span class="soft">From</span><strong>MySQL ${assessed?.source.version ?? 'unknown'}</strong>${endpoints.source}</div>
<div><span class="soft">To</span><strong>MySQL ${assessed?.target.version ?? 'unknown'}</strong>${endpoints.target}</div>
</div>
`;
}
