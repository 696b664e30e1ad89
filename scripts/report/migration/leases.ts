import type { Evidence } from '../../../lambda/migration/data/evidence';
import type { EndedLease, SettingLease } from '../../../lambda/migration/data/run-record';
import { type Html, html } from '../html';
import { moment } from './facts';
import type { Since } from './since';

/** What was changed on each server, and whether it is as it was again: as the state says now, else as the evidence does. */
export function leasesSection(evidence: Evidence, since: Since | undefined): Html {
  const open = since?.record.leases ?? evidence.leases;
  const ended = since?.record.givenBack ?? evidence.givenBack ?? [];
  const asOf = since?.record.updatedAt ?? evidence.promotedAt;
  if (open.length + ended.length === 0)
    return html`<h2>Changed on the servers</h2><p>Nothing is known to be changed, and nothing was written down as given back.</p>`;
  return html`<h2>Changed on the servers</h2>
<p>As of <time>${asOf}</time>: ${ended.length} given back, ${open.length} still as the migration needs ${open.length === 1 ? 'it' : 'them'}.${open.length === 0 ? '' : ' The clean-up gives those back that have a value to go back to.'}</p>
<div class="scroll" tabindex="0" role="region" aria-label="settings that were changed"><table><thead><tr><th>server</th><th>what</th><th>was</th><th>became</th><th>now</th></tr></thead><tbody>
${[...open].sort(byServer).map((one) => row(one, html`<span class="badge warn">changed</span>`))}${[...ended].sort(byServer).map((one: EndedLease) => row(one, html`<span class="badge good">as it was</span> since ${moment(one.endedAt)}`))}</tbody></table></div>
`;
}

const order = ['source', 'replica', 'target'];

function byServer(a: SettingLease, b: SettingLease): number {
  return order.indexOf(a.server) - order.indexOf(b.server);
}

function row({ server, setting, was, now }: SettingLease, state: Html): Html {
  return html`<tr><td>${server}</td><td><code>${setting}</code></td><td>${was ?? 'not there'}</td><td>${now}</td><td>${state}</td></tr>
`;
}
