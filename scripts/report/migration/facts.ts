import type { Evidence } from '../../../lambda/migration/data/evidence';
import type { Claim } from '../../../lambda/migration/evidence/verify';

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
