import { askFence, requestUnderWay } from '../../../../lambda/migration/fence-permit';
import type { GateContext } from '../../../../lambda/migration/gates';
import { noRequestUnderWay } from '../../../../lambda/migration/gates/no-request-under-way';

const startMs = Date.parse('2026-01-01T00:00:00.000Z');
const platform = { lateMs: 360_000 };

/** A clock that only this test moves, and what is written down. */
function world() {
  const state = { nowMs: startMs, begun: new Set<number>() };
  const ports = {
    clock: { now: () => new Date(state.nowMs), monotonicMs: () => state.nowMs, sleep: async () => undefined },
    fenceRequests: {
      begin: async (until: Date) => {
        const end = until.getTime();
        state.begun.add(end);
        return { end: async () => void state.begun.delete(end) };
      },
      latest: async () => (state.begun.size === 0 ? undefined : new Date(Math.max(...state.begun))),
    },
  };
  return { state, ports };
}

describe('a request for a fence', () => {
  it('is written down before it is decided, and over when the request was answered', async () => {
    const { state, ports } = world();
    const seen: number[] = [];

    await askFence(
      ports,
      { to: 'lower', fences: [platform] },
      async () => {
        seen.push(state.begun.size);
        return 'open';
      },
      async (decided, permit) => {
        expect([decided, permit.leftMs()]).toEqual(['open', 30_000]);
        state.nowMs += 50_000;
        expect(permit.leftMs()).toBe(-20_000);
        seen.push(state.begun.size);
      },
    );

    expect(seen).toEqual([1, 1]);
    expect(state.begun.size).toBe(0);
  });

  it('is over when it is decided that there is none, or nobody can say', async () => {
    const { state, ports } = world();
    const lift = jest.fn();

    expect(await askFence(ports, { to: 'lower', fences: [platform] }, async () => undefined, lift)).toBeUndefined();
    const unknown = askFence(
      ports,
      { to: 'lower', fences: [platform] },
      () => Promise.reject(new Error('no answer')),
      lift,
    );

    await expect(unknown).rejects.toThrow('no answer');
    expect(lift).not.toHaveBeenCalled();
    expect(state.begun.size).toBe(0);
  });

  it('whose answer is not known stays under way until no platform takes it any more, and holds a switch so long', async () => {
    const { state, ports } = world();
    const lost = askFence(
      ports,
      { to: 'raise', fences: [{ lateMs: 0 }, platform] },
      async () => true,
      () => Promise.reject(new Error('reset')),
    );
    await expect(lost).rejects.toThrow('reset');
    const verdict = async () =>
      (await noRequestUnderWay.ask({ ports } as unknown as GateContext)).map(({ code }) => code);

    expect(await requestUnderWay(ports)).toEqual({ seconds: 375, until: '2026-01-01T00:06:15.000Z' });
    expect(await verdict()).toEqual(['cutover.fence-request-under-way']);

    state.nowMs += 374_999;
    expect(await verdict()).toEqual(['cutover.fence-request-under-way']);
    state.nowMs += 1;
    expect(await verdict()).toEqual([]);
    expect(await requestUnderWay(ports)).toBeUndefined();
  });
});
