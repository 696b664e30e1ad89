import { describeFindings } from '../../lambda/contract/finding';
import { oneLine } from '../../lambda/contract/visible';
import { isStandingLook, type StandingLook, standingLookKey } from '../../lambda/migration/data/standing-look';
import type { Blobs } from '../../lambda/migration/ports';
import { duration } from './progress-words';

/** What the standing work saw at its last look; nothing when it has not looked yet. */
export async function readStandingLook({
  blobs,
}: {
  readonly blobs: Pick<Blobs, 'get' | 'list'>;
}): Promise<StandingLook | undefined> {
  if ((await blobs.list(standingLookKey)).length === 0) return undefined;
  const blob = await blobs.get(standingLookKey);
  return isStandingLook(blob) ? blob : undefined;
}

export function standingLines(look: StandingLook | undefined, now: Date): readonly string[] {
  if (look === undefined) return [];
  const ago = `${duration(Math.max(0, now.getTime() - Date.parse(look.at)) / 1000)} ago`;
  return [
    ...(look.lag === null ? [] : [`${lagText(look.lag)} (${ago})`]),
    ...(look.retention === null ? [] : [retentionText(look.retention)]),
    ...(look.findings.length === 0 ? [] : [describeFindings(look.findings)]),
  ];
}

export function lagText({ lagMs, why }: { readonly lagMs: number | 'unknown'; readonly why: string }): string {
  return lagMs === 'unknown' ? `lag UNKNOWN: ${oneLine(why)}` : `lag ${(lagMs / 1000).toFixed(3)} s by the pulse`;
}

export function retentionText(forecast: NonNullable<StandingLook['retention']>): string {
  const { backlogBytes, catchUpSeconds, needAgeSeconds, keptSeconds, purgeInSeconds } = forecast;
  const kept = keptSeconds === null ? 'for ever' : `for ${duration(keptSeconds)}`;
  const catchUp = catchUpSeconds === null ? 'not catching up' : `caught up in ${duration(catchUpSeconds)}`;
  const purge = purgeInSeconds === null ? '' : `; what it needs next may be purged in ${duration(purgeInSeconds)}`;
  return `behind by ${(backlogBytes / 1048576).toFixed(1)} MiB of binlog, ${duration(needAgeSeconds)} old, ${catchUp}; the source keeps binlogs ${kept}${purge}`;
}
