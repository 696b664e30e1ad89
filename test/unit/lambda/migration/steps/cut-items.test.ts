import type { Chunk } from '../../../../../lambda/migration/data/copy-plan';
import { cutItems, type Handing } from '../../../../../lambda/migration/steps/copy/cut-items';

const mib = 1024 * 1024;
const everyRow: Chunk['range'] = { after: null, upTo: null } as never;
const chunksOf = (count: number, bytes: number): readonly Chunk[] =>
  Array.from({ length: count }, () => ({ table: 0, range: everyRow, bytes }));
const all = (chunks: readonly Chunk[]) => chunks.map((_, number) => number);
const found: Handing = { concurrency: 8, settled: true, bytesPerSecond: 80 * mib, everything: false };

describe('items', () => {
  it('are the work of one to three minutes by the measured rate', () => {
    const chunks = chunksOf(20_000, 16 * mib);
    const items = cutItems(chunks, all(chunks), found);

    const secondsOf = items.map((item) => (item.length * 16) / (80 / 8));
    expect(Math.min(...secondsOf.slice(0, -1))).toBeGreaterThan(60);
    expect(Math.max(...secondsOf)).toBeLessThan(180);
  });

  it('fill a round of minutes, and not more', () => {
    const chunks = chunksOf(20_000, 16 * mib);
    const handed = cutItems(chunks, all(chunks), found).flat().length;

    expect((handed * 16) / 80).toBeGreaterThan(1100);
    expect((handed * 16) / 80).toBeLessThan(1400);
  });

  it('are small while the number of workers is being found, and where nothing was measured', () => {
    const chunks = chunksOf(20_000, 16 * mib);
    const first = cutItems(chunks, all(chunks), { ...found, settled: false, bytesPerSecond: undefined });

    expect(first[0]?.length).toBe(Math.ceil((60 * 8) / 16.125));
    expect(first.flat().length).toBeLessThan(1300);
  });

  it('get small towards the end, so that all workers end together', () => {
    const chunks = chunksOf(64, 16 * mib);

    expect(cutItems(chunks, all(chunks), found)).toHaveLength(32);
  });

  it('hand out each open chunk once and in order when everything is wanted', () => {
    const chunks = [...chunksOf(50, 16 * mib), ...chunksOf(5000, 0)];
    const open = all(chunks).filter((number) => number % 7 !== 0);

    expect(cutItems(chunks, open, { ...found, everything: true }).flat()).toEqual(open);
  });

  it('are cut finest at the end when everything is wanted: no worker has two chunks when the others have none', () => {
    const chunks = chunksOf(200, 16 * mib);
    const sizes = cutItems(chunks, all(chunks), { ...found, concurrency: 4, everything: true }).map(
      (item) => item.length,
    );

    expect(sizes[0]).toBe(4);
    expect(sizes.slice(-16)).toEqual(Array.from({ length: 16 }, () => 1));
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
  });

  it('hold thousands of empty tables together, but not all in one', () => {
    const chunks = chunksOf(10_000, 0);
    const items = cutItems(chunks, all(chunks), found);

    expect(items.length).toBeGreaterThanOrEqual(10);
    expect(items.length).toBeLessThan(200);
    expect(items.flat()).toHaveLength(10_000);
  });
});
