import type { PositionSample } from '../../../../../lambda/migration/data/standing-look';
import { forecastRetention, thinned } from '../../../../../lambda/migration/servers/retention-race';

const start = Date.parse('2026-01-10T00:00:00Z');
const mib = 1024 * 1024;
const logs = Array.from({ length: 50 }, (_, n) => ({ file: `bin.${String(n + 1).padStart(6, '0')}`, size: 100 * mib }));

/** `megabytes` from the beginning of the first file. */
function at(megabytes: number) {
  const file = logs[Math.floor(megabytes / 100)]?.file ?? '';
  return { file, position: Math.round((megabytes % 100) * mib) };
}

function sample(minute: number, source: number, applied: number): PositionSample {
  return { at: new Date(start + minute * 60_000).toISOString(), source: at(source), applied: at(applied) };
}

const day = 86_400;

test('a target that has caught up is in no race', () => {
  const forecast = forecastRetention([sample(0, 100, 100), sample(1, 160, 160)], logs, day);

  expect(forecast).toMatchObject({ backlogBytes: 0, catchUpSeconds: 0, needAgeSeconds: 0, purgeInSeconds: null });
});

test('a target that gains on the source catches up in backlog over gain', () => {
  const forecast = forecastRetention([sample(0, 1000, 0), sample(10, 1060, 660)], logs, day);

  expect(forecast?.backlogBytes).toBeCloseTo(400 * mib, -1);
  expect(forecast?.writeRate).toBeCloseTo(0.1 * mib, -1);
  expect(forecast?.applyRate).toBeCloseTo(1.1 * mib, -1);
  expect(forecast?.catchUpSeconds).toBeCloseTo(400, 3);
  expect(forecast?.purgeInSeconds).toBeNull();
});

test('a target that stands still has what is left of the retention', () => {
  const forecast = forecastRetention([sample(0, 100, 100), sample(600, 2000, 100)], logs, day);

  expect(forecast?.needAgeSeconds).toBe(36_000);
  expect(forecast?.purgeInSeconds).toBe(day - 36_000);
});

test('a target that falls behind more slowly has longer', () => {
  const samples = [sample(0, 100, 100), sample(595, 1990, 1000), sample(600, 2000, 1005)];
  const forecast = forecastRetention(samples, logs, day);

  // Half as fast as the source writes: what it needs ages by half a second a second.
  expect(forecast?.purgeInSeconds).toBeCloseTo((day - 36_000) / 0.5, 0);
});

test('binlogs that are kept for ever are no race; those that go at once are lost at once', () => {
  const samples = [sample(0, 100, 100), sample(600, 2000, 100)];

  expect(forecastRetention(samples, logs, null)?.purgeInSeconds).toBeNull();
  expect(forecastRetention(samples, logs, 0)?.purgeInSeconds).toBe(0);
});

test('samples of two weeks stay few, the last hours by the minute', () => {
  const samples = Array.from({ length: 14 * 24 * 60 }, (_, minute) => sample(minute, 1, 1));

  const kept = thinned(samples);

  expect(kept.length).toBeLessThan(600);
  expect(kept.at(-1)).toEqual(samples.at(-1));
  expect(kept.at(-180)).toEqual(samples.at(-180));
});
