import type { TimelineEntry } from '../../../lambda/migration/data/cutover-state';
import type { Evidence } from '../../../lambda/migration/data/evidence';
import { type Html, html } from '../html';
import { spans } from '../plots/spans';
import { clock, closedMs, closedSince, words } from './facts';

export function cutoverSection(evidence: Evidence): Html {
  const timeline = (evidence.cutover?.timeline ?? []).filter(ended);
  const [first] = timeline;
  const { title } = words(evidence);
  if (first === undefined) return html`<h2>${title}</h2><p>Nothing of it was written down.</p>`;
  const zero = Date.parse(first.startedAt);
  const fence = closedSince(evidence) ?? Number.POSITIVE_INFINITY;
  const open = fence + (closedMs(evidence) ?? 0);
  const ran = timeline.map(({ line, startedAt, endedAt }) => ({
    name: line,
    fromMs: Date.parse(startedAt) - zero,
    untilMs: Date.parse(endedAt) - zero,
    hurts: Date.parse(startedAt) >= fence && Date.parse(startedAt) < open,
  }));
  return html`<h2>${title}</h2>
<p>Began <time>${first.startedAt}</time>.</p>
${spans({
  caption: 'Lines of the switch, in milliseconds since its first line. Red: while neither side took writes.',
  says: `${timeline.length} lines from ${first.startedAt}; the table below has their times`,
  spans: ran,
})}
<div class="scroll" tabindex="0" role="region" aria-label="lines of the switch"><table><thead><tr><th>line</th><th>began, UTC</th><th class="number">took</th><th>what it found</th></tr></thead><tbody>
${timeline.map(row)}</tbody></table></div>
`;
}

type Ended = TimelineEntry & { readonly endedAt: string };

function ended(entry: TimelineEntry): entry is Ended {
  return entry.endedAt !== null;
}

function row({ line, startedAt, endedAt, note }: Ended): Html {
  return html`<tr><td><code>${line}</code></td><td>${clock(startedAt)}</td><td class="number">${Date.parse(endedAt) - Date.parse(startedAt)} ms</td><td>${note}</td></tr>
`;
}
