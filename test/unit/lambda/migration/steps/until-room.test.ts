import { Problem } from '../../../../../lambda/contract/problem';
import { standingNotices } from '../../../../../lambda/migration/notices';
import { untilThereIsRoom } from '../../../../../lambda/migration/steps/finalize/until-room';
import { aContext } from '../../../../support/a-context';

const full = (code = 'target.table-full') =>
  new Problem({
    code,
    side: 'target',
    message: 'the table is full',
    remedy: 'give the server more storage, then repeat',
  });
const done = { kind: 'finished', output: { frozenId: 'f' } } as unknown as Awaited<ReturnType<typeof untilThereIsRoom>>;
const key = 'finalize/f/no-room-since.json';

/** With a store in memory, and a clock that is put forward. */
function aTarget() {
  const kept = new Map<string, unknown>();
  let now = Date.parse('2026-01-01T00:00:00Z');
  const plain = aContext({});
  const blobs = {
    ...plain.ports.blobs,
    put: async (at: string, value: unknown) => void kept.set(at, value),
    get: async (at: string) => kept.get(at),
    list: async (prefix: string) => [...kept.keys()].filter((at) => at.startsWith(prefix)),
    remove: async (prefix: string) => {
      for (const at of [...kept.keys()]) if (at.startsWith(prefix)) kept.delete(at);
    },
  };
  const clock = { ...plain.ports.clock, now: () => new Date(now) };
  const ports = { ...plain.ports, blobs, clock };
  const turn = (work: () => Promise<typeof done>) => untilThereIsRoom({ ports }, key, work);
  const notices = async () =>
    (await standingNotices(blobs, new Date(now))).map(({ code, effect }) => `${code} ${effect}`);
  return { kept, turn, notices, later: (minutes: number) => (now += minutes * 60_000) };
}

const without = (problem: Problem) => async () => Promise.reject(problem);

describe('a target without room for the indexes', () => {
  test.each(['target.table-full', 'target.disk-full', 'target.temporary-space'])(
    'is waited for (%s), and the notice is over when there is room',
    async (code) => {
      const { kept, turn, notices } = aTarget();

      expect(await turn(without(full(code)))).toMatchObject({ kind: 'working', note: expect.stringContaining('room') });
      expect(await notices()).toEqual([`${code} paused`]);
      expect(await turn(async () => done)).toBe(done);
      expect([await notices(), [...kept.keys()]]).toEqual([[], []]);
    },
  );

  test('is held after a quarter of an hour, and waited for anew by whoever asks again', async () => {
    const { turn, notices, later } = aTarget();

    await turn(without(full()));
    later(14);
    expect(await turn(without(full()))).toMatchObject({ kind: 'working' });
    later(1);
    expect(await turn(without(full()))).toMatchObject({
      kind: 'held',
      findings: [{ code: 'finalize.no-room', remedy: expect.stringContaining('more storage') }],
    });
    expect(await notices()).toEqual([]);
    expect(await turn(without(full()))).toMatchObject({ kind: 'working' });
  });

  test('is no name for another fault', async () => {
    const { kept, turn } = aTarget();

    await expect(turn(without(full('target.privilege-missing')))).rejects.toMatchObject({
      code: 'target.privilege-missing',
    });
    await expect(turn(async () => Promise.reject(new Error('a bug')))).rejects.toThrow('a bug');
    expect([...kept.keys()]).toEqual([]);
  });
});
