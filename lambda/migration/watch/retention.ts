import type { Desired } from '../../contract/desired';
import type { Finding } from '../../contract/finding';
import { parseBinaryLogs, showBinaryLogs } from '../../mysql/binlog-events';
import { type BinlogPosition, comparePositions } from '../data/position';
import type { RunRecord } from '../data/run-record';
import type { PositionSample, RetentionForecast } from '../data/standing-look';
import type { FrozenPoint } from '../data/step-outputs';
import { type Ports, type Session, withSession } from '../ports';
import { readOwnPosition } from '../servers/own-position';
import { readReplicaStatus } from '../servers/replica-status';
import { forecastRetention, thinned } from '../servers/retention-race';
import { lease, type StepContext } from '../step';
import { retentionOf } from '../steps/prepare/retention';
import { channelOrigin } from '../steps/replicate/channel-origin';

const historyKey = 'positions.json';
/** Warned from when half of the time is used up, so that a night is left to act. */
const usedUp = 0.5;

export interface RetentionLook {
  readonly forecast: RetentionForecast | null;
  readonly findings: readonly Finding[];
  /** The race can still be won by keeping binlogs longer. */
  readonly wantsLonger: boolean;
}

const quiet: RetentionLook = { forecast: null, findings: [], wantsLonger: false };

/** From the freeze on: the place that the target needs next must not be purged on the source. Changes nothing. */
export async function lookAtRetention(desired: Desired, ports: Ports, record: RunRecord): Promise<RetentionLook> {
  const { freeze } = record.outputs;
  const origin = channelOrigin(record);
  if (freeze === undefined || origin === undefined) return quiet;
  const status = await withSession(ports.databases, 'target', 'retention', readReplicaStatus);
  const applied = status === undefined || status.executed.file === '' ? origin : status.executed;
  return withSession(ports.databases, 'source', 'retention', async (source) => {
    const logs = parseBinaryLogs(await source.rows(showBinaryLogs));
    const samples = await keepSample(ports, freeze, source, applied);
    const retention = await retentionOf(source, desired.source.platform);
    const value = retention.parse(await source.rows(retention.read));
    const forecast = forecastRetention(samples, logs, retention.keptSeconds(value)) ?? null;
    if (forecast === null) return quiet;
    if (comparePositions({ file: forecast.oldestFile, position: 0 }, { file: applied.file, position: 0 }) > 0) {
      return { forecast, findings: [purged(forecast)], wantsLonger: false };
    }
    if (!isRace(forecast)) return { forecast, findings: [], wantsLonger: false };
    const longest = retention.write === 'by-parameter' || retention.covers(value, retention.mostHours);
    const done = longest ? 'it can not be kept any longer' : `${retention.setting} is raised`;
    return { forecast, findings: [race(forecast, done)], wantsLonger: !longest };
  });
}

/** As long as the platform takes, with the old value written down first. */
export async function keepLonger(context: StepContext): Promise<void> {
  const { ports, desired } = context;
  await withSession(ports.databases, 'source', 'retention', async (source) => {
    const retention = await retentionOf(source, desired.source.platform);
    if (retention.write === 'by-parameter') return;
    const was = retention.parse(await source.rows(retention.read));
    const now = retention.valueOf(retention.mostHours);
    await lease(context, { server: 'source', setting: retention.setting, was, now });
    await source.run(retention.write(now));
    ports.observer.notice({ name: 'retention.raised', facts: { setting: retention.setting, was, now } });
  });
}

async function keepSample(
  ports: Ports,
  frozen: FrozenPoint,
  source: Session,
  applied: BinlogPosition,
): Promise<readonly PositionSample[]> {
  const blob = (await ports.blobs.list(historyKey)).length > 0 ? await ports.blobs.get(historyKey) : undefined;
  const known = isHistory(blob) && blob.frozenId === frozen.id ? blob.samples : [];
  const began: readonly PositionSample[] =
    known.length > 0
      ? []
      : [{ at: frozen.frozenAt, source: placeOf(frozen.coordinates), applied: placeOf(frozen.coordinates) }];
  const { file, position } = await readOwnPosition(source);
  const sample: PositionSample = {
    at: ports.clock.now().toISOString(),
    source: { file, position },
    applied: placeOf(applied),
  };
  const samples = thinned([...began, ...known, sample]);
  await ports.blobs.put(historyKey, { frozenId: frozen.id, samples });
  return samples;
}

function isHistory(blob: unknown): blob is { readonly frozenId: string; readonly samples: readonly PositionSample[] } {
  return typeof blob === 'object' && blob !== null && 'samples' in blob && Array.isArray(blob.samples);
}

function placeOf({ file, position }: BinlogPosition): BinlogPosition {
  return { file, position };
}

function isRace({ purgeInSeconds, keptSeconds }: RetentionForecast): boolean {
  return purgeInSeconds !== null && keptSeconds !== null && purgeInSeconds < keptSeconds * usedUp;
}

function race(forecast: RetentionForecast, done: string): Finding {
  const left = forecast.purgeInSeconds;
  const catchUp = forecast.catchUpSeconds === null ? 'never at these rates' : `in ${hours(forecast.catchUpSeconds)}`;
  return {
    code: 'standing.retention-race',
    weight: left !== null && left < 6 * 3600 ? 'blocker' : 'warning',
    side: 'source',
    subject: `${forecast.applied.file}:${forecast.applied.position}`,
    message: `the source may purge what the target needs next in ${left === null ? 'some time' : hours(left)}; the target catches up ${catchUp} (writes ${rate(forecast.writeRate)}, applies ${rate(forecast.applyRate)}); ${done}`,
    remedy:
      'keep the binlogs longer (RDS takes up to 168 hours), scale the target up, or stop the largest writer; past that: roll back and sync again',
  };
}

function purged({ oldestFile, applied }: RetentionForecast): Finding {
  return {
    code: 'standing.binlog-purged',
    weight: 'blocker',
    side: 'source',
    subject: `${applied.file}:${applied.position}`,
    message: `the oldest binlog of the source is ${oldestFile}: what the target needs next is gone (error 1236 follows)`,
    remedy: 'roll back, raise limits.retentionHours (RDS takes up to 168) and sync again',
  };
}

function hours(seconds: number): string {
  return seconds < 3600 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

function rate(bytes: number | null): string {
  return bytes === null ? 'unknown' : `${Math.round(bytes / 1024)} KiB/s`;
}
