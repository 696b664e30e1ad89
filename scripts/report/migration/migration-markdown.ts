import type { Evidence } from '../../../lambda/migration/data/evidence';
import type { Claim } from '../../../lambda/migration/evidence/verify';
import { asCellCode, asCode, inMarkdown } from '../markdown';
import { bytes, count, duration } from '../quantities';
import { closedMs, verdictOf, words } from './facts';
import type { Since } from './since';

/** For the ticket: what happened, in a dozen lines. */
export function migrationMarkdown(evidence: Evidence, claims: readonly Claim[], since?: Since): string {
  const { assessed, copied, validated, endpoints, seal } = evidence;
  const closed = closedMs(evidence);
  const { done } = words(evidence);
  return `${[
    `## Migration ${asCode(evidence.name)}: ${verdictOf(evidence, claims) === 'proven' ? `${done}, and proven` : 'NOT PROVEN'}`,
    '',
    '| | |',
    '|---|---|',
    `| from | ${asCellCode(endpoints.source)}, MySQL ${inMarkdown(assessed?.source.version ?? 'unknown')} |`,
    `| to | ${asCellCode(endpoints.target)}, MySQL ${inMarkdown(assessed?.target.version ?? 'unknown')} |`,
    `| begun, promoted | ${evidence.startedAt}, ${evidence.promotedAt} |`,
    ...(done === 'promoted' ? [] : [`| rolled back | ${inMarkdown(evidence.cutover?.startedAt ?? 'unknown')} |`]),
    `| writes stood still | ${closed === null ? 'unknown' : duration(closed / 1000)} |`,
    `| copied | ${count(copied?.rows ?? 0)} rows, ${bytes(copied?.bytes ?? 0)} in ${duration(copied?.seconds ?? 0)} |`,
    `| compared | ${count(validated?.tables ?? 0)} tables, ${count(validated?.chunks ?? 0)} chunks, ${count(validated?.mismatches ?? 0)} mismatches |`,
    `| seal | ${seal.algorithm} ${asCellCode(seal.digest)} |`,
    ...(since === undefined || done !== 'promoted' ? [] : [`| since then | ${sinceThen(since)} |`]),
    '',
    ...claims.map(
      ({ claim, holds, met }) => `- ${holds ? 'yes' : '**NO**'}: ${inMarkdown(claim)} (${inMarkdown(met)})`,
    ),
  ].join('\n')}\n`;
}

function sinceThen({ record: { latch, level, wayBack } }: Since): string {
  if (latch === 'returned') return '**rolled back**: the source takes the writes again';
  return inMarkdown(`level ${level}, way back ${wayBack?.state ?? 'not looked at'}`);
}
