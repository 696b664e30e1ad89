import type { Evidence } from '../../../lambda/migration/data/evidence';
import { type Html, html } from '../html';
import { overTime } from '../plots/over-time';
import { bytes, count, duration } from '../quantities';
import { rest } from './validation';

const shown = 100;

export function copySection({ copy, copied, frozen, finished }: Evidence): Html {
  if (copied === null) return html`<h2>The copy</h2><p>There was none.</p>`;
  return html`<h2>The copy</h2>
<p>From the instant <code>${frozen?.coordinates.file ?? ''}:${frozen?.coordinates.position ?? ''}</code> (${frozen?.kind ?? 'unknown'}), ${bytes(copied.bytes)} in ${duration(copied.seconds)}, each chunk committed with equal digests of both servers. Made after it: indexes ${count(finished?.indexes ?? 0)}, foreign keys ${count(finished?.foreignKeys ?? 0)}, views and programs ${count(finished?.objects ?? 0)}.</p>
${copy === null ? html`` : details(copy)}`;
}

function details({ rate, tables }: NonNullable<Evidence['copy']>): Html {
  const megabytes = rate.bytes.map((value) => value / rate.spanSeconds / 1e6);
  const plot = overTime({
    caption: 'What was committed on the target, by time since the copy began.',
    says: `between ${Math.min(...megabytes).toFixed(1)} and ${Math.max(...megabytes).toFixed(1)} MB/s`,
    x: { name: 'seconds', type: 'value' },
    y: 'MB/s',
    points: megabytes.map((value, index) => [(index + 0.5) * rate.spanSeconds, Math.round(value * 100) / 100] as const),
  });
  return html`${megabytes.length > 1 ? plot : html``}
<div class="scroll" tabindex="0" role="region" aria-label="tables of the copy"><table><thead><tr><th>table</th><th class="number">rows</th><th class="number">size</th><th class="number">chunks</th><th>SHA-256 over its chunks' digests</th></tr></thead><tbody>
${tables.slice(0, shown).map(
  (table) =>
    html`<tr><td>${table.schema}.${table.table}</td><td class="number">${count(table.rows)}</td><td class="number">${bytes(table.bytes)}</td><td class="number">${count(table.chunks)}</td><td><code title="${table.digest}">${table.digest.slice(0, 16)}…</code></td></tr>
`,
)}</tbody></table></div>
${rest(tables.length)}`;
}
