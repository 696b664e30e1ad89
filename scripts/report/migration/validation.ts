import type { Evidence } from '../../../lambda/migration/data/evidence';
import type { TableVerdict } from '../../../lambda/migration/data/validation-pass';
import { type Html, html } from '../html';
import { count } from '../quantities';
import { coveragePlot } from './coverage';

/** A page of ten thousand rows is read by nobody; the evidence has them all. */
const shown = 100;

export function validationSection(evidence: Evidence): Html {
  const { validated, tables } = evidence;
  if (validated === null) return html`<h2>Validation</h2><p>There was none.</p>`;
  const worstFirst = [...tables].sort((a, b) => b.mismatches.length - a.mismatches.length || b.rows - a.rows);
  return html`<h2>Validation</h2>
<p>The newest pass ran from <time>${validated.startedAt}</time> to <time>${validated.finishedAt}</time>: ${count(validated.rows)} rows in ${count(validated.chunks)} chunks of ${count(validated.tables)} tables by 256-bit digests, ${count(validated.mismatches)} mismatches.</p>
${coveragePlot(evidence)}<div class="scroll" tabindex="0" role="region" aria-label="tables of the validation"><table><thead><tr><th>table</th><th class="number">rows</th><th class="number">chunks</th><th>verdict</th></tr></thead><tbody>
${worstFirst.slice(0, shown).map(row)}</tbody></table></div>
${rest(tables.length)}`;
}

export function rest(all: number): Html {
  return all <= shown ? html`` : html`<p class="soft">${count(all - shown)} more are in the evidence.</p>`;
}

function row({ schema, table, rows, chunks, mismatches }: TableVerdict): Html {
  const verdict =
    mismatches.length === 0
      ? html`<span class="badge good">equal</span>`
      : html`<span class="badge bad">${count(mismatches.length)} differ</span>`;
  return html`<tr><td>${schema}.${table}</td><td class="number">${count(rows)}</td><td class="number">${count(chunks)}</td><td>${verdict}</td></tr>
`;
}
