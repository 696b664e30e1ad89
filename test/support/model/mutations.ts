import { replicationUser } from '../../../lambda/contract/names';
import type { Ports, Session } from '../../../lambda/migration/ports';
import { keepPassword, limitPassword } from '../../../lambda/mysql/accounts';
import { takeConductorLock } from '../../../lambda/mysql/conductor-lock';
import { onlyWithin } from '../../../lambda/mysql/in-time';
import { beatPulse } from '../../../lambda/mysql/pulse';
import { readReadOnly } from '../../../lambda/mysql/read-only';
import type { Statement } from '../../../lambda/mysql/statement';
import { serverFault } from './model-server';
import type { Misbehave, Scenario } from './scenario';

export interface Mutation {
  readonly name: string;
  readonly scenario: Omit<Scenario, 'name' | 'misbehave'>;
  readonly misbehave: Misbehave;
  /** Deviations that it takes to see it. */
  readonly deviations: number;
  readonly seenAs: RegExp;
}

const alone = { roles: ['conductor'] } as const;

/** What a part of the product would do if it were broken, done by a port: each has to be found. */
export const mutations: readonly Mutation[] = [
  {
    name: 'the dead-man is not armed',
    scenario: alone,
    misbehave: (ports) => ({ ...ports, deadMan: { ...ports.deadMan, arm: async () => undefined } }),
    deviations: 0,
    seenAs: /no dead-man is armed/,
  },
  {
    name: 'the dead-man says that it is armed, and does not come',
    scenario: alone,
    misbehave: (ports, world) => ({
      ...ports,
      deadMan: {
        ...ports.deadMan,
        arm: async (cutover) => {
          world.watched.add(cutover);
        },
      },
    }),
    deviations: 1,
    seenAs: /both sides have been closed for/,
  },
  {
    name: 'on the way back the dead-man says that it is armed, and does not come',
    scenario: { roles: ['roll-back'], stands: 'promoted' },
    misbehave: (ports, world) => ({
      ...ports,
      deadMan: {
        ...ports.deadMan,
        arm: async (cutover) => {
          world.watched.add(cutover);
        },
      },
    }),
    deviations: 1,
    seenAs: /both sides have been closed for/,
  },
  {
    name: 'on the way back the fence of the target says that it is up, and is not',
    scenario: { roles: ['roll-back'], stands: 'promoted' },
    misbehave: (ports) => ({
      ...pretendsToBeClosed(ports),
      targetFence: { ...ports.targetFence, raise: async () => undefined },
    }),
    deviations: 0,
    seenAs: /the published fence of the target is up/,
  },
  {
    name: 'the dead-man opens the source without taking the latch',
    scenario: alone,
    misbehave: (ports, _world, actor) => (actor.name.startsWith('dead-man') ? deafToRecord(ports) : ports),
    deviations: 1,
    seenAs: /promoted while the source takes writes|both sides|is lost/,
  },
  {
    name: 'an old version of the record is written over a new one',
    scenario: alone,
    misbehave: (ports, _world, actor) => (actor.name === 'conductor' ? withoutCompare(ports) : ports),
    deviations: 1,
    seenAs: /the epoch fell|both sides|is lost|latch/,
  },
  {
    name: 'the lock of the conductor is had by everybody',
    scenario: alone,
    misbehave: (ports) => everybodyHasLock(ports),
    deviations: 1,
    seenAs: /the target does not follow any more/,
  },
  {
    name: 'the fence says that it is up, and is not',
    scenario: alone,
    misbehave: (ports) => ({ ...pretendsToBeClosed(ports), fence: { ...ports.fence, raise: async () => undefined } }),
    deviations: 0,
    seenAs: /promoted while the source takes writes/,
  },
  {
    name: 'the fence can not be lifted',
    scenario: alone,
    misbehave: (ports) => ({ ...ports, fence: { ...ports.fence, lower: async () => undefined } }),
    deviations: 1,
    seenAs: /both sides have been closed for/,
  },
  {
    name: 'that the fence is up is not published',
    scenario: alone,
    misbehave: (ports) => ({
      ...ports,
      published: {
        ...ports.published,
        put: async (key, value) => (key === 'fence' && value === 'up' ? undefined : ports.published.put(key, value)),
      },
    }),
    deviations: 0,
    seenAs: /the published fence is down/,
  },
  {
    name: 'an undo leaves the password of the channel its end',
    scenario: alone,
    misbehave: (ports) => withoutStatement(ports, keepPassword(channelAccount).text),
    deviations: 1,
    seenAs: /the password of the channel ends, and the switch was undone/,
  },
  {
    name: 'the password of the channel gets no end',
    scenario: alone,
    misbehave: (ports) => withoutStatement(ports, limitPassword(channelAccount, 2).text),
    deviations: 0,
    seenAs: /promoted, and the password of the channel never ends/,
  },
];

const channelAccount = { user: replicationUser, host: '%' };

/** It is taken, and nothing comes of it. */
function withoutStatement(ports: Ports, text: string): Ports {
  return changedSessions(ports, (session) => ({
    ...session,
    get closed() {
      return session.closed;
    },
    run: async (statement) =>
      statement.text === text ? { affected: 0n, warnings: 0, info: '' } : session.run(statement),
  }));
}

/** Says that it has written, and has not. */
function deafToRecord(ports: Ports): Ports {
  return { ...ports, records: { ...ports.records, replace: async (_record, expected) => expected } };
}

function withoutCompare(ports: Ports): Ports {
  const { records } = ports;
  return {
    ...ports,
    records: {
      ...records,
      replace: async (record) => records.replace(record, (await records.read())?.version ?? ''),
    },
  };
}

function everybodyHasLock(ports: Ports): Ports {
  const asks = new RegExp(takeConductorLock('x', 1).text.slice(0, 15).replaceAll('(', '\\('));
  return changedSessions(ports, (session) => ({
    ...session,
    get closed() {
      return session.closed;
    },
    rows: async (statement) => {
      const rows = await session.rows(statement);
      return asks.test(statement.text) ? [{ got: '1' }] : rows;
    },
  }));
}

function pretendsToBeClosed(ports: Ports): Ports {
  const beat = beatPulse(0).text.slice(0, 20);
  return changedSessions(ports, (session, purpose) => ({
    ...session,
    get closed() {
      return session.closed;
    },
    rows: async (statement) =>
      statement.text === readReadOnly.text && purpose === 'cut-over' ? [{ readOnly: '1' }] : session.rows(statement),
    run: async (statement) => {
      if (purpose === 'fence-probe' && statement.text.startsWith(beat)) throw serverFault('source', 1290, 'read-only');
      return session.run(statement);
    },
  }));
}

/** A request to lift a fence has no end. */
export const takenHoweverLate: Misbehave = (ports) => {
  const forEver = <F extends Ports['fence']>(fence: F): F => ({
    ...fence,
    raise: () => fence.raise(Infinity),
    lower: () => fence.lower(Infinity),
  });
  const deaf = changedSessions(ports, (session) => ({
    ...session,
    get closed() {
      return session.closed;
    },
    batch: (statements, lines) => session.batch(withoutEnd(statements), lines),
  }));
  return { ...deaf, fence: forEver(ports.fence), targetFence: forEver(ports.targetFence) };
};

function withoutEnd(statements: readonly Statement[]): readonly Statement[] {
  const beginning = onlyWithin(1).text.slice(0, 40);
  return statements.filter(({ text }) => !text.startsWith(beginning));
}

export const unseenRequests: Misbehave = (ports) => ({
  ...ports,
  fenceRequests: { ...ports.fenceRequests, latest: async () => undefined },
});

/** Every session of an actor, changed. */
export function changedSessions(ports: Ports, change: (session: Session, purpose: string) => Session): Ports {
  const { databases } = ports;
  return {
    ...ports,
    databases: { open: async (server, options) => change(await databases.open(server, options), options.purpose) },
  };
}
