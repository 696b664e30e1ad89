import { directionOf } from '../../../lambda/migration/data/cutover-state';
import type { Evidence } from '../../../lambda/migration/data/evidence';
import type { StatementDigest, StatementSample } from '../../../lambda/migration/data/statement-sample';
import { type Html, html } from '../html';
import { count, duration } from '../quantities';
import { words } from './facts';
import type { Since } from './since';

/** What the applications asked most, before and after, by normalised text. */
export function statementsSection(evidence: Evidence, since: Since | undefined): Html {
  const { statements } = evidence;
  if (statements === undefined)
    return html`<h2>Statements</h2><p>This evidence has none: it is of an older version.</p>`;
  const { before } = statements;
  const newer = since?.statements ?? null;
  const after = newer !== null && newer.at > (statements.after?.at ?? '') ? newer : statements.after;
  const late = after === newer && newer !== null ? ', in the addendum' : '';
  const { done } = words(evidence);
  return html`<h2>Statements</h2>
<p>By sessions whose default schema is a migrated one; values are replaced by <code>?</code> in the server. Before the fence: ${told(before)}. After it was ${done}: ${told(after)}${late}.</p>
${tooEarly(evidence, after)}${compared(before?.statements ?? [], after?.statements ?? [])}`;
}

/** A few seconds of the new server tell little, and must not look like an answer. */
const enoughMs = 300_000;

function tooEarly({ promotedAt, cutover }: Evidence, after: StatementSample | null): Html {
  const since = directionOf(cutover) === 'back' ? (cutover?.timeline.at(-1)?.endedAt ?? promotedAt) : promotedAt;
  const ms = after === null ? 0 : Date.parse(after.at) - Date.parse(since);
  if (ms >= enoughMs) return html``;
  const soon = ms < 1000 ? 'in the same second' : `${duration(ms / 1000)} after that`;
  const when = after === null ? '' : ` What is below was read ${soon}.`;
  return html`<p class="soft">Too early to compare.${when} The standing work reads again each minute (the scheduled function; <code>migrate watch</code> in a shell), the clean-up a last time: <code>migrate report</code> then adds it, in a sealed addendum.</p>
`;
}

function told(sample: StatementSample | null): string {
  if (sample === null) return 'not read';
  if (sample.fault !== '') return `could not be read (${sample.fault})`;
  const counted = sample.countedSeconds === null ? '' : `, counted for ${duration(sample.countedSeconds)}`;
  return sample.statements.length === 0 ? `none met at ${sample.at}` : `at ${sample.at}${counted}`;
}

function compared(before: readonly StatementDigest[], after: readonly StatementDigest[]): Html {
  if (before.length + after.length === 0) return html``;
  const known = new Map(after.map((one) => [keyOf(one), one]));
  const rows = before.map((one) => [one, known.get(keyOf(one))] as const);
  const seen = new Set(before.map(keyOf));
  const added = after.filter((one) => !seen.has(keyOf(one))).map((one) => [undefined, one] as const);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="statements"><table class="statements"><thead><tr><th>statement</th><th class="number">before: calls</th><th class="number">before: mean</th><th class="number">after: calls</th><th class="number">after: mean</th><th class="number">errors</th></tr></thead><tbody>
${[...rows, ...added].map(([was, is]) => row(was, is))}</tbody></table></div>
`;
}

/** Digests differ between versions, and Azure folds names: the text tells. */
function keyOf({ schema, text }: StatementDigest): string {
  return `${schema.toLowerCase()} ${text.toLowerCase()}`;
}

function row(was: StatementDigest | undefined, is: StatementDigest | undefined): Html {
  const { text, schema } = was ?? is ?? { text: '', schema: '' };
  const slower =
    was !== undefined && is !== undefined && is.count >= 20 && meanOf(is) > 2 * meanOf(was) && meanOf(is) > 0.002;
  const errors = (was?.errors ?? 0) + (is?.errors ?? 0);
  return html`<tr><td><code>${text.length > 240 ? `${text.slice(0, 240)}…` : text}</code> <span class="soft">${schema}</span></td>${cells(was)}${cells(is)}<td class="number">${errors === 0 ? '' : count(errors)}${slower ? html` <span class="badge warn">slower</span>` : html``}</td></tr>
`;
}

function cells(one: StatementDigest | undefined): Html {
  if (one === undefined) return html`<td class="number">–</td><td class="number"></td>`;
  return html`<td class="number">${count(one.count)}</td><td class="number">${milliseconds(meanOf(one))}</td>`;
}

function meanOf({ seconds, count: times }: StatementDigest): number {
  return times === 0 ? 0 : seconds / times;
}

function milliseconds(seconds: number): string {
  return `${(seconds * 1000).toFixed(seconds < 0.01 ? 2 : 1)} ms`;
}
