import { type Bound, explore, replay } from '../support/model/explore';
import { changedSessions, takenHoweverLate, unseenRequests } from '../support/model/mutations';
import type { Misbehave, Role, Scenario } from '../support/model/scenario';
import type { Trouble } from '../support/model/statements';
import { startMs } from '../support/model/world';

// One file of the two may share its processor with seven others.
jest.setTimeout(3 * 3600_000);

const isLong = process.env.MODEL_LONG !== undefined;
const most = 2_000_000;
/** What settles who may act, and what closes or opens a side. */
const decisive = /^record: replace|^fence|^dead-man: arm|KILL|RESET|START|ACCOUNT/;

const together: readonly (readonly Role[])[] = [
  ['conductor', 'duplicate'],
  ['conductor', 'sync'],
  ['conductor', 'standing'],
  ['standing', 'conductor'],
  ['conductor', 'roll-back'],
  ['roll-back', 'conductor'],
];

/** After a promotion: who goes back, and who comes by. */
const backTogether: readonly (readonly Role[])[] = [
  ['roll-back', 'second roll-back'],
  ['roll-back', 'conductor'],
  ['roll-back', 'standing'],
  ['standing', 'roll-back'],
];

const bound = { deviations: 1, kills: 1, before: /^record: re|^fence|^published|LOCK|read_only|^sleeps|enters/ };

/** Every order inside the bound keeps the laws; one that does not is printed call by call, and can be played again. */
async function keepsTheLaws(scenario: Scenario, bound: Omit<Bound, 'runs'>): Promise<void> {
  const found = await explore(scenario, { ...bound, runs: most });
  const { runs, states, calls, cut } = found;
  process.stdout.write(
    `model ${scenario.name}: ${bound.deviations} deviation(s), ${bound.kills} kill(s)${bound.before === undefined ? '' : ', before decisive calls'}: ` +
      `${runs} schedules (${cut} ended where another had been), ${states} states, ${calls} calls\n`,
  );
  if (found.failure !== undefined) {
    const { trace, broken } = await replay(scenario, found.failure.schedule);
    throw new Error(
      [`${scenario.name}, schedule "${found.failure.schedule}":`, ...broken, '', ...trace.slice(-120)].join('\n'),
    );
  }
  expect(found.whole).toBe(true);
}

/** The dead-man comes early; whoever lifts the fence is stopped just before. */
const lateLift = { deviations: 2, kills: 0, before: /^fence of the (source|target)|ACCOUNT|UTC_TIMESTAMP/ };

const nameOf = (roles: readonly Role[]) => roles.join(' + ');

describe('the switch, whatever the order of its actors and whoever dies', () => {
  it('is over after one run when nobody is delayed', async () => {
    const { broken, world } = await replay({ name: 'alone', roles: ['conductor'] }, '');

    expect(broken).toEqual([]);
    expect(world.record).toMatchObject({ latch: 'promoted', level: 'cut-over' });
  });

  it('is one switch for two who ask for it at the same time', async () => {
    const { broken, world } = await replay({ name: 'twins', roles: ['conductor', 'duplicate'] }, '');

    expect(broken).toEqual([]);
    expect(world.stage.actors.slice(0, 2).map(({ outcome }) => outcome)).toEqual([
      'reached cut-over',
      'reached cut-over',
    ]);
    expect(world.watched.size).toBe(1);
  });

  /** As a host that is suspended: once the duplicate has come, nothing more of the conductor until nobody else can act. */
  const isSuspended: Misbehave = (ports, world, { name }) => {
    const read = async () => {
      const conductor = world.stage.actors.find((other) => other.name === 'conductor');
      if (name === 'duplicate' && conductor !== undefined && !stopped.has(world)) {
        stopped.add(world);
        conductor.paused = true;
      }
      return ports.records.read();
    };
    return { ...ports, records: { ...ports.records, read } };
  };
  const stopped = new WeakSet<object>();

  it('tells its end to each of two who end it at the same time because it was late', async () => {
    const scenario = { name: 'ended twice', roles: ['conductor', 'duplicate'] as const, misbehave: isSuspended };
    await keepsTheLaws(scenario, { deviations: 1, kills: 0, before: /GET_LOCK|record: replace|opens/ });
  });

  it('ends well for both when whoever took over has promoted and dies before the level is written', async () => {
    const scenario = { name: 'finished by halves', roles: ['conductor', 'duplicate'] as const };
    await keepsTheLaws(scenario, { deviations: 2, kills: 1, before: /promoted\)|put (way-back|evidence)/ });
  });

  it.each(together)('keeps the laws: %s + %s', async (...roles) => {
    await keepsTheLaws({ name: nameOf(roles), roles }, isLong ? { deviations: 2, kills: 1 } : bound);
  });

  it('takes back a change of the account that came when another had ended the switch, also of one that dies then', async () => {
    const scenario = { name: 'late change', roles: ['conductor', 'sync'] as const };
    await keepsTheLaws(scenario, { deviations: 2, kills: 1, before: /PASSWORD EXPIRE/ });
  });

  const fences = ['read-only', 'accounts'] as const;

  it.each(fences)('keeps the laws: a conductor and its dead-man, each late or dead twice; fence: %s', async (fence) => {
    const alone = { name: `conductor, fence: ${fence}`, roles: ['conductor'] as const, desired: { fence } };
    if (isLong) await keepsTheLaws(alone, { deviations: 2, kills: 2 });
    await keepsTheLaws(alone, { deviations: isLong ? 3 : 2, kills: isLong ? 2 : 1, before: decisive });
  });
});

describe('the way back, whatever the order of its actors and whoever dies', () => {
  const back = { stands: 'promoted' } as const;

  it('is over after one run when nobody is delayed', async () => {
    const { broken, world } = await replay({ name: 'back alone', roles: ['roll-back'], ...back }, '');

    expect(broken).toEqual([]);
    expect(world.record).toMatchObject({ latch: 'returned', level: 'none', cutover: { outcome: 'returned' } });
  });

  it('is undone by one at a time: who was stopped in the middle of it changes no channel after the other', async () => {
    const scenario = { name: 'back: undone twice', roles: ['roll-back'] as const, ...back };
    await keepsTheLaws(scenario, {
      deviations: 2,
      kills: 1,
      before: /RESET REPLICA ALL|CHANGE REPLICATION SOURCE|is it still armed/,
    });
  });

  it.each(backTogether)('keeps the laws: %s + %s', async (...roles) => {
    const bounded = isLong ? { deviations: 2, kills: 1 } : bound;
    await keepsTheLaws({ name: `back: ${nameOf(roles)}`, roles, ...back }, bounded);
  });

  it('keeps the laws: a roll back and its dead-man, each late or dead twice', async () => {
    const alone = { name: 'back: roll-back', roles: ['roll-back'] as const, ...back };
    if (isLong) await keepsTheLaws(alone, { deviations: 2, kills: 2 });
    await keepsTheLaws(alone, { deviations: isLong ? 3 : 2, kills: isLong ? 2 : 1, before: decisive });
  });
});

const troubles: readonly Trouble[] = [
  'another-source',
  'schema-differs',
  'prepared-xa',
  'open-work',
  'privileged-account',
  'account-open-on-target',
  'skipped-event',
  'counter-missing',
  'rogue-write',
];

describe('a gate that is closed', () => {
  it.each(troubles)('is not passed: %s', async (trouble) => {
    const scenario = { name: trouble, roles: ['conductor', 'duplicate'] as const, trouble };
    const { world } = await replay(scenario, '');

    expect(world.record.latch).not.toBe('promoted');
    expect(world.watched.size).toBe(0);
  });

  it('is what an unequal row is found by, after the fence', async () => {
    const { world } = await replay({ name: 'rows', roles: ['conductor'], trouble: 'rows-differ' }, '');

    expect(world.record).toMatchObject({ latch: 'aborted', validation: { poisoned: {} } });
    expect(world.source.isWritable).toBe(true);
  });
});

describe('the fence of the side that was left behind', () => {
  const stopped = /published: put (target-)?fence = down|fence of the (source|target): raise/;

  it.each([
    { roles: ['conductor', 'duplicate'], stands: 'validated' },
    { roles: ['roll-back', 'second roll-back'], stands: 'promoted' },
  ] as const)('is published, whoever says the opposite too late: $roles', async ({ roles, stands }) => {
    const scenario = { name: `said too late, ${nameOf(roles)}`, roles, stands };
    await keepsTheLaws(scenario, { deviations: 2, kills: 0, before: stopped });
  });
});

describe('a request to lift the fence that was stalled through a whole later switch', () => {
  it.each([
    { roles: ['conductor', 'duplicate'], stands: 'validated', fence: 'read-only' },
    { roles: ['conductor', 'duplicate'], stands: 'validated', fence: 'accounts' },
    { roles: ['roll-back', 'second roll-back'], stands: 'promoted', fence: 'read-only' },
  ] as const)(
    'is not taken any more, whoever decided it and was stopped before it asked: $roles, $fence',
    async ({ roles, stands, fence }) => {
      const scenario = {
        name: `lifted too late, ${nameOf(roles)}, fence: ${fence}`,
        roles,
        stands,
        desired: { fence },
      };
      await keepsTheLaws(scenario, lateLift);
    },
  );

  it.each([
    { what: 'a platform that takes it however late', misbehave: takenHoweverLate, fence: 'read-only' },
    { what: 'a server that takes it however late', misbehave: takenHoweverLate, fence: 'accounts' },
    { what: 'a switch that does not wait for it', misbehave: unseenRequests, fence: 'read-only' },
  ] as const)('opens the source behind the promotion: $what', async ({ misbehave, fence }) => {
    const scenario = {
      name: 'lifted too late',
      roles: ['conductor', 'duplicate'] as const,
      misbehave,
      desired: { fence },
    };
    const { failure } = await explore(scenario, { ...lateLift, runs: most });

    expect(failure?.broken.join()).toMatch(/both sides take writes/);
  });

  /** Whoever asks for the fence is stopped just before; the dead-man comes early, and is stopped before its next step. */
  const lateRaise = { deviations: 2, kills: 0, before: /^fence of the source: raise|GET_LOCK/ };

  it('is none to raise it either: nobody closes the source under the feet of a switch that has no dead-man yet', async () => {
    const scenario = { name: 'raised too late', roles: ['conductor', 'duplicate'] as const };
    await keepsTheLaws(scenario, lateRaise);

    const { failure } = await explore({ ...scenario, misbehave: unseenRequests }, { ...lateRaise, runs: most });
    expect(failure?.broken.join()).toMatch(/no dead-man is armed/);
  });

  /** Left by a process that died while it asked. */
  const leftFor =
    (minutes: number): Misbehave =>
    (ports, world) => {
      world.fenceRequests.set('of a dead process', startMs + minutes * 60_000);
      return ports;
    };

  it.each([
    { minutes: 6, outcome: /^reached cut-over/, latch: 'promoted' },
    { minutes: 16, outcome: /^ours\.out-of-time: .*may arrive until/, latch: 'open' },
  ])('is waited for, $minutes minutes, if the function lives that long', async ({ minutes, outcome, latch }) => {
    const scenario = { name: 'left', roles: ['conductor'] as const, misbehave: leftFor(minutes) };
    const { broken, world } = await replay(scenario, '');

    expect(broken).toEqual([]);
    expect(world.stage.actors[0]?.outcome).toMatch(outcome);
    expect(world.record.latch).toBe(latch);
    expect(world.source.isWritable).toBe(latch !== 'promoted');
  });

  const arrivesLateAt =
    (side: 'source' | 'target'): Misbehave =>
    (ports, world) =>
      changedSessions(ports, (session) => ({
        ...session,
        get closed() {
          return session.closed;
        },
        run: async (statement) => {
          const outcome = await session.run(statement);
          if (statement.text.includes('RESET REPLICA ALL')) {
            Object.assign(world[side], { readOnly: false, readOnlyWanted: false, accountLocked: false });
          }
          return outcome;
        },
      }));

  it('is met before the point of no return of the way back', async () => {
    const scenario = { name: 'late lift', roles: ['roll-back'] as const, stands: 'promoted' as const };
    const { broken, world } = await replay({ ...scenario, misbehave: arrivesLateAt('target') }, '');

    expect(broken).toEqual([]);
    expect(world.record).toMatchObject({
      latch: 'promoted',
      cutover: { outcome: 'aborted', abortReason: expect.stringMatching('fence-fell') },
    });
    expect([world.source.isWritable, world.target.isWritable]).toEqual([false, true]);
  });

  it.each(['read-only', 'accounts'] as const)('is met before the point of no return; fence: %s', async (fence) => {
    const scenario = {
      name: 'late lift',
      roles: ['conductor'] as const,
      desired: { fence },
      misbehave: arrivesLateAt('source'),
    };
    const { broken, world } = await replay(scenario, '');

    expect(broken).toEqual([]);
    expect(world.record).toMatchObject({
      latch: 'aborted',
      cutover: { abortReason: expect.stringMatching('fence-fell') },
    });
    expect(world.source.isWritable).toBe(true);
  });
});

/** MODEL_ROLES=conductor,standing MODEL_REPLAY="101:go:dead-man_of_shop-8 128:kill:conductor": prints every call. */
const schedule = process.env.MODEL_REPLAY;
async function playAgain(): Promise<void> {
  const isRole = (text: string): text is Role => [...together, ...backTogether].flat().some((role) => role === text);
  const roles = (process.env.MODEL_ROLES ?? 'conductor').split(',').filter(isRole);
  const stands = process.env.MODEL_STANDS === 'promoted' ? ('promoted' as const) : ('validated' as const);
  const { trace, broken } = await replay({ name: 'replay', roles, stands }, schedule ?? '');
  process.stdout.write(`${[...trace, ...broken].join('\n')}\n`);
}

if (schedule !== undefined) it('plays one schedule again', playAgain);
