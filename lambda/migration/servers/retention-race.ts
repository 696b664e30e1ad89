import type { BinlogFile } from '../../mysql/binlog-events';
import { type BinlogPosition, comparePositions, isAtOrPast } from '../data/position';
import type { PositionSample, RetentionForecast } from '../data/standing-look';

/** Rates are taken over so long: a burst is no trend. */
const windowMs = 30 * 60_000;

/**
 * Will the source still have what the target needs when the target asks for it? Positions over time give both rates
 * and the age of the place where the target stands; the server's own clock is not asked. Samples oldest first, the
 * last one is now.
 */
export function forecastRetention(
  samples: readonly PositionSample[],
  logs: readonly BinlogFile[],
  keptSeconds: number | null,
): RetentionForecast | undefined {
  const now = samples.at(-1);
  const oldest = logs[0];
  if (now === undefined || oldest === undefined) return undefined;
  const then = samples.find((sample) => millis(now) - millis(sample) <= windowMs) ?? now;
  const seconds = (millis(now) - millis(then)) / 1000;
  const rate = (bytes: number | undefined) =>
    bytes === undefined || seconds < 1 ? null : Math.max(0, bytes) / seconds;
  const writeRate = rate(bytesBetween(logs, then.source, now.source));
  const applyRate = rate(bytesBetween(logs, then.applied, now.applied));
  const backlogBytes = Math.max(0, bytesBetween(logs, now.applied, now.source) ?? 0);
  const needAgeSeconds = ageOf(samples, now);
  const gains = applyRate !== null && writeRate !== null ? applyRate - writeRate : null;
  const catchUpSeconds = backlogBytes === 0 ? 0 : gains !== null && gains > 0 ? backlogBytes / gains : null;
  const inTime = catchUpSeconds !== null && (keptSeconds === null || needAgeSeconds + catchUpSeconds < keptSeconds);
  return {
    oldestFile: oldest.file,
    applied: now.applied,
    backlogBytes,
    writeRate,
    applyRate,
    catchUpSeconds,
    needAgeSeconds,
    keptSeconds,
    purgeInSeconds:
      keptSeconds === null || inTime ? null : Math.max(0, keptSeconds - needAgeSeconds) / agingOf(writeRate, applyRate),
  };
}

/** By how many seconds a second the place of the target grows older: 1 when it stands still. */
function agingOf(writeRate: number | null, applyRate: number | null): number {
  if (writeRate === null || applyRate === null || writeRate <= 0) return 1;
  return Math.min(1, Math.max(0.01, 1 - applyRate / writeRate));
}

/** When did the source write what stands behind the target's place? The last sample at or before it says no later. */
function ageOf(samples: readonly PositionSample[], now: PositionSample): number {
  if (isAtOrPast(now.applied, now.source)) return 0;
  const known = samples.findLast((sample) => isAtOrPast(now.applied, sample.source)) ?? samples[0] ?? now;
  return (millis(now) - millis(known)) / 1000;
}

/** `undefined`: a file between them is gone. */
export function bytesBetween(
  logs: readonly BinlogFile[],
  from: BinlogPosition,
  to: BinlogPosition,
): number | undefined {
  if (from.file === to.file) return to.position - from.position;
  if (comparePositions(from, to) > 0) return 0;
  const between = logs.filter(({ file }) => isBetween(file, from.file, to.file));
  const first = logs.find(({ file }) => file === from.file);
  if (first === undefined) return undefined;
  return first.size - from.position + between.reduce((sum, { size }) => sum + size, 0) + to.position;
}

function isBetween(file: string, from: string, to: string): boolean {
  const at = (name: string) => ({ file: name, position: 0 });
  return comparePositions(at(file), at(from)) > 0 && comparePositions(at(file), at(to)) < 0;
}

const minuteSamples = 180;
const mostSamples = 1000;

/** Every minute of the last three hours, then one an hour: two weeks of a slow copy stay in sight. */
export function thinned(samples: readonly PositionSample[]): readonly PositionSample[] {
  const recent = samples.slice(-minuteSamples);
  const hours = new Map<string, PositionSample>();
  for (const sample of samples.slice(0, -minuteSamples)) {
    const hour = sample.at.slice(0, 13);
    if (!hours.has(hour)) hours.set(hour, sample);
  }
  return [...hours.values(), ...recent].slice(-mostSamples);
}

function millis({ at }: PositionSample): number {
  return Date.parse(at);
}
