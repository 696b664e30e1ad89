import {
  chooseConcurrency,
  fruitless,
  type Measured,
  measure,
} from '../../../../../lambda/migration/steps/copy/rounds';

/** Rounds one after the other, each with the concurrency that the ones before it led to. */
function climb(most: number, rounds: number, rate: (workers: number, round: number) => number) {
  const measured: Measured[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const { concurrency } = chooseConcurrency(measured, most);
    measured.push({ concurrency, chunks: 10, bytesPerSecond: rate(concurrency, round) });
  }
  return { tried: measured.map(({ concurrency }) => concurrency), next: chooseConcurrency(measured, most) };
}

describe('the concurrency from one fan-out to the next', () => {
  it('rises while more workers bring more, up to what there is room for', () => {
    expect(climb(32, 8, (workers) => workers * 10).tried).toEqual([4, 6, 9, 14, 21, 32, 32, 32]);
    expect(climb(3, 3, (workers) => workers * 10).tried).toEqual([3, 3, 3]);
  });

  it('goes back where more brings no more, rests there, and tries again later', () => {
    const { tried } = climb(64, 12, (workers) => Math.min(workers, 9) * 10);

    expect(tried.slice(0, 5)).toEqual([4, 6, 9, 14, 9]);
    expect(tried.slice(5, 8)).toEqual([9, 9, 9]);
    expect(tried.slice(8)).toContain(14);
    expect(tried.at(-1)).toBe(9);
  });

  it('falls when the servers get busy, and stays down only if fewer are as good', () => {
    const busy = climb(4, 4, (workers, round) => (round < 2 ? 100 : workers < 4 ? 30 : 40));
    const asGood = climb(4, 4, (_, round) => (round < 2 ? 100 : 40));

    expect(busy.tried).toEqual([4, 4, 4, 2]);
    expect(busy.next.concurrency).toBe(4);
    expect(asGood.next.concurrency).toBe(2);
  });

  it('learns nothing from a round that brought nothing', () => {
    const worked: Measured = { concurrency: 4, chunks: 5, bytesPerSecond: 100 };
    const away: Measured = { concurrency: 6, chunks: 0, bytesPerSecond: 0 };

    expect(chooseConcurrency([worked, away], 16)).toEqual(chooseConcurrency([worked], 16));
  });

  it('calls itself settled when it stays where it was proven', () => {
    expect(climb(4, 2, () => 10).next).toEqual({ concurrency: 4, settled: true });
    expect(climb(8, 1, () => 10).next).toEqual({ concurrency: 6, settled: false });
  });
});

describe('what a round brought', () => {
  const round = (second: number, chunksBefore: number) => ({
    begunAt: new Date(second * 1000).toISOString(),
    concurrency: 4,
    chunksBefore,
    bytesBefore: chunksBefore * 100,
  });

  it('is the difference to the next, and of the last one to now', () => {
    const now = { at: new Date(50_000), chunks: 12, bytes: 1200 };

    expect(measure([round(0, 0), round(10, 10)], now)).toEqual([
      { concurrency: 4, chunks: 10, bytesPerSecond: 100 },
      { concurrency: 4, chunks: 2, bytesPerSecond: 5 },
    ]);
  });

  it('is counted as fruitless only at the end', () => {
    const at = (chunks: readonly number[]) =>
      fruitless(chunks.map((one) => ({ concurrency: 1, chunks: one, bytesPerSecond: one })));

    expect([at([]), at([0, 0]), at([0, 1]), at([3, 0, 0])]).toEqual([0, 2, 0, 2]);
  });
});
