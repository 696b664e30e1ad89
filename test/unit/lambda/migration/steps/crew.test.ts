import { findCrew } from '../../../../../lambda/migration/steps/copy/crew';

/** Chunks of one MiB arrive as fast as `perSecond` says for this many workers. */
function work(limit: number, perSecond: (workers: number) => number, chunks: number) {
  const crew = findCrew(limit);
  const seen = new Set<number>([crew.wanted()]);
  let now = 0;
  for (let chunk = 0; chunk < chunks; chunk += 1) {
    now += 1000 / perSecond(crew.wanted());
    crew.arrived(1024 * 1024, now);
    seen.add(crew.wanted());
  }
  return { workers: crew.wanted(), seen: [...seen] };
}

describe('the number of workers', () => {
  it('grows while the servers take more', () => {
    expect(work(6, (workers) => 10 * workers, 400).workers).toBe(6);
  });

  it('goes back to the number past which more brings nothing', () => {
    const { workers, seen } = work(8, (count) => Math.min(count, 4) * 10, 500);

    expect(workers).toBe(4);
    expect(Math.max(...seen)).toBe(5);
  });

  it('stays at four where a fifth only takes from the others', () => {
    expect(work(8, (workers) => (workers > 4 ? 35 : 40), 400)).toEqual({ workers: 4, seen: [4, 5] });
  });

  it('never passes the limit', () => {
    expect(work(1, () => 10, 100)).toEqual({ workers: 1, seen: [1] });
    expect(Math.max(...work(5, (workers) => 10 * workers, 300).seen)).toBe(5);
  });

  it('tries again later: the servers may have got idle', () => {
    let now = 0;
    const crew = findCrew(5);
    const run = (milliseconds: number, perSecond: (workers: number) => number) => {
      for (const until = now + milliseconds; now < until; ) {
        now += 1000 / perSecond(crew.wanted());
        crew.arrived(1024 * 1024, now);
      }
    };

    run(20_000, () => 20);
    expect(crew.wanted()).toBe(4);
    run(70_000, (workers) => 20 * workers);
    expect(crew.wanted()).toBe(5);
  });
});
