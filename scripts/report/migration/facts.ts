import { type Direction, directionOf } from '../../../lambda/migration/data/cutover-state';
import type { Evidence } from '../../../lambda/migration/data/evidence';
import type { Claim } from '../../../lambda/migration/evidence/verify';
import { type Html, html } from '../html';

/** Which lines close the one side and open the other. */
const outageOf: Readonly<Record<Direction, { readonly closes: readonly string[]; readonly opens: string }>> = {
  forward: { closes: ['raise-fence'], opens: 'unlock-accounts' },
  back: { closes: ['close-accounts', 'raise-fence'], opens: 'lift-source-fence' },
};

/** When the first line that keeps applications out began, in milliseconds; undefined: not known. */
export function closedSince({ cutover }: Evidence): number | undefined {
  const { closes } = outageOf[directionOf(cutover)];
  return closes.map((line) => startOf(cutover?.timeline, line)).find((at) => at !== undefined);
}

/** Milliseconds from there until applications may write on the other side; null: not known. */
export function closedMs(evidence: Evidence): number | null {
  const from = closedSince(evidence);
  const { opens } = outageOf[directionOf(evidence.cutover)];
  const until = evidence.cutover?.timeline.find(({ line }) => line === opens)?.endedAt;
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
  const ended = directionOf(evidence.cutover) === 'back' ? 'returned' : 'promoted';
  return evidence.cutover?.outcome === ended && claims.every(({ holds }) => holds) ? 'proven' : 'not proven';
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

/** What the switch is called, and where the writes went. */
export function words(evidence: Evidence): {
  readonly title: string;
  readonly done: string;
  readonly from: string;
  readonly to: string;
} {
  const { source, target } = evidence.endpoints;
  return directionOf(evidence.cutover) === 'back'
    ? { title: 'The roll back', done: 'rolled back', from: target, to: source }
    : { title: 'The cut over', done: 'promoted', from: source, to: target };
}
