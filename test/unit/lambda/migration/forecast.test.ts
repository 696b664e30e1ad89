import { defaultLimits } from '../../../../lambda/contract/desired';
import type { CopySample, WriteRates } from '../../../../lambda/migration/data/forecast';
import { forecast } from '../../../../lambda/migration/forecast/forecast';
import { forecastText } from '../../../../scripts/report/forecast/forecast-text';
import { comparedWithForecast } from '../../../../scripts/report/migration/forecast';
import { aSurvey, aTable } from '../../../support/a-survey';
import { anEvidence } from '../../../support/an-evidence';

const gib = 2 ** 30;
const quiet: WriteRates = { now: 1000, lookedSeconds: 5, mean: 2000, upSeconds: 86_400 };
const sample: CopySample = {
  ...{ tables: ['shop.item'], rows: 1000, sentBytes: 16_000_000, dataBytes: 20_000_000, seconds: 2, chunks: 4 },
  ...{ slowest: 8_000_000, fastest: 12_000_000, indexSeconds: 0.5 },
};
const of = (
  changes: {
    dataBytes?: number;
    indexBytes?: number;
    writes?: WriteRates;
    sample?: CopySample | null;
    rds?: boolean;
  } = {},
) => {
  const control = { instance: 'db-1', parameterGroup: 'ours', allowReboot: false, readOnlyWas: '{TrueIfReplica}' };
  const survey = aSurvey({
    desired: { limits: { ...defaultLimits, retentionHours: 24 }, ...(changes.rds ? { rds: control } : {}) },
    inventory: {
      tables: [aTable({ dataBytes: changes.dataBytes ?? 10 * gib, indexBytes: changes.indexBytes ?? 0, rows: 1e7 })],
    },
  });
  return forecast({
    ...{ desired: survey.desired, inventory: survey.inventory, writes: changes.writes ?? quiet },
    ...{
      sample: changes.sample === undefined ? sample : changes.sample,
      replicatedDays: 7,
      at: '2026-01-02T03:04:05.678Z',
    },
  });
};

it('takes as long as the sample says, with the likely figure inside of its range', () => {
  const { copySeconds, egressBytes, outageSeconds } = of();

  // 10 GiB at 10 MB/s by one worker; more workers are no slower.
  expect(copySeconds.likely).toBeLessThanOrEqual((10 * gib) / 10e6 + 1);
  expect(copySeconds.likely).toBeGreaterThan((10 * gib) / 40e6);
  for (const { low, likely, high } of [copySeconds, egressBytes, outageSeconds]) {
    expect(low).toBeLessThanOrEqual(likely);
    expect(likely).toBeLessThanOrEqual(high);
  }
  expect(of({ dataBytes: 20 * gib }).copySeconds.likely / copySeconds.likely).toBeCloseTo(2, 1);
});

it('is less sure without a sample, and says so', () => {
  const [measured, guessed] = [of(), of({ sample: null })];

  expect(guessed.copySeconds.high / guessed.copySeconds.low).toBeGreaterThan(
    measured.copySeconds.high / measured.copySeconds.low,
  );
  expect(guessed.assumptions[0]).toContain('no rows were copied');
});

it('wants binlogs for longer when more is written, and says when the target never catches up', () => {
  const busy = of({ writes: { ...quiet, now: 1e6, mean: 1e6 } });
  const drowning = of({ writes: { ...quiet, now: 1e8, mean: 1e8 } });

  expect(busy.retentionHours.needed?.likely).toBeGreaterThan(of().retentionHours.needed?.likely ?? 99);
  expect(drowning.catchUpSeconds).toBeNull();
  expect(forecastText(drowning)).toContain('the target can not catch up at these rates');
  expect(forecastText(of({ dataBytes: 4000 * gib }))).toMatch(/limits\.retentionHours is 24: too short, set 168/);
});

it('gives nothing on what a source wrote that has just started', () => {
  const young = of({ writes: { now: null, lookedSeconds: 0, mean: 1e8, upSeconds: 4 } });

  expect(young.catchUpSeconds?.likely).toBe(0);
  expect(young.assumptions.join()).toContain('started less than an hour ago');
});

it('knows that a parameter of RDS takes its time, and that the budget ends it', () => {
  expect(of({ rds: true }).outageSeconds.likely).toBeGreaterThan(of().outageSeconds.likely + 1);
  expect(of({ rds: true }).outageSeconds.high).toBeLessThanOrEqual(defaultLimits.writeOutageBudgetSeconds);
});

it('prices what leaves AWS, with the date of the prices', () => {
  const { cost, egressBytes } = of();

  expect(cost.egress.likely).toBeCloseTo((egressBytes.likely / gib) * 0.09, 2);
  expect(cost.prices).toMatchObject({ currency: 'USD', date: expect.stringMatching(/^\d{4}-\d\d$/) });
});

it('is held against what happened', () => {
  const said = of();
  const rows = comparedWithForecast(anEvidence({ forecast: said }));

  expect(rows.map(({ what }) => what)).toEqual(['copy', 'binlogs needed for', 'write outage', 'rows sent']);
  expect(rows.every(({ happened }) => happened !== null)).toBe(true);
  expect(comparedWithForecast(anEvidence())).toEqual([]);
});
