import { costOf } from '../../../../lambda/migration/forecast/prices';
import { largerServers, throughputThrough } from '../../../../lambda/migration/forecast/throughput';
import { readMeasured } from '../../../../scripts/bench/scale';
import { runFanOut, type WorkersModel } from '../../../../scripts/bench/scale/modelled-workers';
import { type ScaleModel, simulate } from '../../../../scripts/bench/scale/simulate';

const mib = 2 ** 20;
const calm: WorkersModel = {
  throughput: (workers) => workers * 10 * mib,
  startSeconds: 2,
  latencySecondsPerChunk: 0,
  timeLimitSeconds: 880,
  faultsPerThousandChunks: 0,
  outageEveryHours: 1000,
  outageSeconds: 0,
};
const chunksOf = (count: number, bytes: number) =>
  ({ chunks: Array.from({ length: count }, () => ({ table: 0, bytes })) }) as never;
const itemOf = (...chunks: number[]) => ({ frozenId: 'f', freezeEpoch: 1, plan: 'p', chunks });

describe('the throughput of modelled servers', () => {
  const points = [1, 2, 4].map((workers) => ({
    workers,
    bytesPerSecond: (100 * workers) / (1 + 0.1 * (workers - 1) + 0.02 * workers * (workers - 1)),
  }));

  it('goes through what was measured, and has a number past which more is slower', () => {
    const throughput = throughputThrough(points);

    for (const { workers, bytesPerSecond } of points) expect(throughput(workers)).toBeCloseTo(bytesPerSecond, 6);
    expect(throughput(30)).toBeLessThan(throughput(7));
    expect(throughput(0)).toBe(0);
  });

  it('of larger servers is so many times that of the measured ones, with so many times the workers', () => {
    const measured = throughputThrough(points);
    const larger = largerServers(measured, 8);

    expect(larger(3)).toBeCloseTo(3 * measured(1), 6);
    expect(larger(32)).toBeCloseTo(8 * measured(4), 6);
  });

  it('is fed by figures that can be read', () => {
    expect(throughputThrough(readMeasured().points)(1)).toBeGreaterThan(0);
  });
});

describe('modelled workers', () => {
  it('share what their number brings', () => {
    const arrived: number[] = [];
    const work = { items: [itemOf(0, 1), itemOf(2, 3)], concurrency: 2, plan: chunksOf(4, 100 * mib) };

    const ran = runFanOut(work, calm, { at: 1000, arrived: (chunk) => arrived.push(chunk) });

    expect(arrived.sort()).toEqual([0, 1, 2, 3]);
    // 2 s to start, then 200 MiB each at 10 MiB/s.
    expect(ran.endedAt).toBeCloseTo(1022, 3);
    expect(ran).toMatchObject({ invocations: 2, retries: 0 });
    expect(ran.functionSeconds).toBeCloseTo(44, 3);
  });

  it('end before their time is over and leave the rest to the next round', () => {
    const arrived: number[] = [];
    const work = { items: [itemOf(0, 1, 2)], concurrency: 1, plan: chunksOf(3, 300 * mib) };

    const ran = runFanOut(work, { ...calm, timeLimitSeconds: 70 }, { at: 0, arrived: (chunk) => arrived.push(chunk) });

    expect(arrived).toEqual([0]);
    expect(ran.endedAt).toBeCloseTo(32, 3);
  });

  it('copy a chunk again after a fault, which takes its time', () => {
    const work = { items: [itemOf(0)], concurrency: 1, plan: chunksOf(1, 100 * mib) };
    const away = { ...calm, outageEveryHours: 1, outageSeconds: 15 };

    const ran = runFanOut(work, away, { at: 1800 - 5, arrived: () => undefined });

    expect(ran.retries).toBeGreaterThan(0);
    expect(ran.endedAt).toBeGreaterThan(1815);
  });
});

describe('the cost', () => {
  it('is what was used by what it is sold for', () => {
    const cost = costOf({
      invocations: 2e6,
      gbSeconds: 600_000,
      stateTransitions: 4000,
      puts: 1000,
      gets: 1000,
      egressBytes: 11_240 * 2 ** 30,
    });

    expect(cost.lambda).toBeCloseTo(10.0 + 0.4, 2);
    expect(cost.stepFunctions).toBeCloseTo(0.1, 6);
    expect(cost.egress).toBeCloseTo(10_240 * 0.09 + 1000 * 0.085, 6);
    expect(cost.total).toBeCloseTo(cost.lambda + cost.stepFunctions + cost.s3 + cost.egress, 6);
  });
});

describe('the scheduler on modelled servers', () => {
  const model: ScaleModel = {
    ...calm,
    throughput: (workers) => Math.min(workers, 9) * 10 * mib,
    tables: 50,
    bytes: 200 * 2 ** 30,
    workers: 32,
    functionMegabytes: 1024,
    maxConnections: 1000,
    connectionsOfOthers: 10,
  };

  it('copies every chunk once, finds the number of workers, and keeps items between one and three minutes', async () => {
    const ran = await simulate(model);

    expect(ran.concurrency.slice(0, 3)).toEqual([4, 6, 9]);
    expect(ran.concurrency.at(-1)).toBeLessThanOrEqual(14);
    expect(ran.secondsPerInvocation).toBeGreaterThan(20);
    expect(ran.secondsPerInvocation).toBeLessThan(180);
    // No faster than the servers, and not much slower.
    expect(ran.mibPerSecond).toBeLessThanOrEqual(90);
    expect(ran.mibPerSecond).toBeGreaterThan(65);
    expect(ran.stateTransitions).toBe(3 + 4 * (ran.rounds + 1) + ran.items);
    expect(ran.invocations).toBe(ran.rounds + 1 + ran.items);
  });

  it('never has more workers than the target has connections for', async () => {
    const ran = await simulate({ ...model, maxConnections: 30, connectionsOfOthers: 14 });

    // 30 less 14 less the 10 that are kept; a worker reads with two of them on the other side.
    expect(Math.max(...ran.concurrency)).toBe(3);
  });

  it('is through in the same time when it is run again', async () => {
    expect(await simulate(model)).toEqual(await simulate(model));
  });
});
