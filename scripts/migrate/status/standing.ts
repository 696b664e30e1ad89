import type { Level } from '../../../lambda/contract/reach';
import type { Execution, Measured } from '../../../lambda/entry/cloud-state';
import { forecastKey } from '../../../lambda/migration/data/forecast';
import { asLagHistory, type LagSample } from '../../../lambda/migration/data/lag-history';
import type { ProgressReport } from '../../../lambda/migration/data/progress';
import type { RunRecord } from '../../../lambda/migration/data/run-record';
import type { StandingLook } from '../../../lambda/migration/data/standing-look';
import type { StandingNotice } from '../../../lambda/migration/data/standing-notice';
import { gatesKey, type Verdict } from '../../../lambda/migration/gates';
import { standingNotices } from '../../../lambda/migration/notices';
import { readKeptProgress } from '../../../lambda/migration/progress/keep-progress';
import { readStandingLook } from '../standing-lines';
import type { Place } from './place';

/** All that is known of a migration at one moment. What could not be read is named, and hides nothing else. */
export interface Standing {
  readonly now: Date;
  readonly record: RunRecord | undefined;
  readonly progress: ProgressReport | undefined;
  readonly look: StandingLook | undefined;
  readonly notices: readonly StandingNotice[];
  readonly gates: { readonly askedAt: string; readonly verdicts: readonly Verdict[] } | undefined;
  readonly lags: readonly LagSample[];
  readonly published: {
    readonly level: Level | 'none' | 'returned' | string | undefined;
    readonly ready: { readonly ready: boolean; readonly since: string; readonly why: string } | undefined;
    readonly fence: string | undefined;
  };
  readonly measured: Measured | undefined;
  readonly execution: Execution | undefined;
  readonly unread: readonly string[];
  /** Both servers were looked at, and nothing was begun yet. */
  readonly assessed?: boolean;
}

export async function readStanding(place: Place, now: Date): Promise<Standing> {
  const unread: string[] = [];
  const known = <T>(what: string, reading: Promise<T>): Promise<T | undefined> =>
    reading.catch((thrown: unknown) => {
      unread.push(`${what}: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
      return undefined;
    });
  const { blobs, published, cloud } = place;
  // The record itself: without it there is nothing to say, so its fault is the command's.
  const record = (await place.records.read())?.record;
  const [progress, look, notices, gates, lags, level, ready, fence, measured, execution, expected] = await Promise.all([
    known('progress', readKeptProgress(blobs)),
    known('the last look', readStandingLook({ blobs })),
    known('notices', standingNotices(blobs, now)),
    known('gates', blobOf(blobs, gatesKey)),
    known('lag history', blobOf(blobs, 'lag-history.json')),
    known('level', published.get('level')),
    known('ready', published.get('ready')),
    known('fence', published.get('fence')),
    cloud === undefined ? undefined : known('CloudWatch', cloud.measured(now)),
    cloud === undefined ? undefined : known('Step Functions', cloud.execution()),
    record === undefined ? known('the forecast', blobs.list(forecastKey)) : undefined,
  ]);
  return {
    now,
    record,
    // What was kept of another freeze says nothing about this one.
    progress: progress !== undefined && progress.frozenId === record?.outputs.freeze?.id ? progress : undefined,
    look,
    notices: notices ?? [],
    gates: verdictsOf(gates),
    lags: asLagHistory(lags),
    published: { level, ready: readinessOf(ready), fence },
    measured,
    execution,
    unread,
    assessed: (expected ?? []).length > 0,
  };
}

async function blobOf(blobs: Place['blobs'], key: string): Promise<unknown> {
  return (await blobs.list(key)).length === 0 ? undefined : blobs.get(key);
}

function verdictsOf(blob: unknown): Standing['gates'] {
  if (typeof blob !== 'object' || blob === null || !('askedAt' in blob) || !('verdicts' in blob)) return undefined;
  return { askedAt: String(blob.askedAt), verdicts: Array.isArray(blob.verdicts) ? blob.verdicts : [] };
}

export function readinessOf(text: string | undefined): Standing['published']['ready'] {
  if (text === undefined) return undefined;
  try {
    const { ready, since, why } = JSON.parse(text);
    return { ready: ready === true, since: String(since), why: String(why ?? '') };
  } catch {
    return undefined;
  }
}
