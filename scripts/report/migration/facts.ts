import type { Evidence } from '../../../lambda/migration/data/evidence';
import type { Claim } from '../../../lambda/migration/evidence/verify';
import { type Html, html } from '../html';

/** Milliseconds between the request for the fence and the first account that may write on the target; null: not known. */
export function closedMs({ cutover }: Evidence): number | null {
  const from = startOf(cutover?.timeline, 'raise-fence');
  const until = cutover?.timeline.find(({ line }) => line === 'unlock-accounts')?.endedAt;
  return from === undefined || until === undefined || until === null ? null : Date.parse(until) - from;
}

export function startOf(
  timeline: readonly { readonly line: string; readonly startedAt: string }[] | undefined,
  line: string,
): number | undefined {
  const entry = timeline?.find((one) => one.line === line);
  return entry === undefined ? undefined : Date.parse(entry.startedAt);
}

export function verdictOf(evidence: Evidence, claims: readonly Claim[]): 'proven' | 'not proven' {
  return evidence.cutover?.outcome === 'promoted' && claims.every(({ holds }) => holds) ? 'proven' : 'not proven';
}

const iso8601 = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** `22:00:00.107`, for rows of one day. What is no time is text like any other. */
export function clock(iso: string): Html {
  return iso8601.test(iso) ? html`<time datetime="${iso}">${iso.slice(11, -1)}</time>` : html`${iso}`;
}

/** `2026-01-02 22:00:00`. */
export function moment(iso: string): Html {
  return iso8601.test(iso)
    ? html`<time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 19)}</time>`
    : html`${iso}`;
}
