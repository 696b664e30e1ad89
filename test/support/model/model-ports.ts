import { noTargetPlatform } from '../../../lambda/adapters/node';
import type { Desired } from '../../../lambda/contract/desired';
import { Problem } from '../../../lambda/contract/problem';
import { requestTooLate } from '../../../lambda/migration/data/request-too-late';
import type { RunRecord } from '../../../lambda/migration/data/run-record';
import type { Ports } from '../../../lambda/migration/ports';
import { everything } from '../../../lambda/mysql/copy/key-range';
import type { DigestedTable } from '../../../lambda/mysql/copy/row-digest';
import { digestRange } from '../../../lambda/mysql/copy/row-digest';
import { followBinlog } from './model-binlog';
import type { Side } from './model-server';
import { openModelSession, type Understand } from './model-session';
import { exactly, type Phrase } from './phrases';
import type { Actor } from './stage';
import { type Asked, phrasesOf } from './statements';
import type { World } from './world';

/** The ports of one actor. */
export function modelPorts(world: World, actor: Actor, understand: Understand): Ports {
  const { stage } = world;
  const call = <T>(label: string, work: () => T) => stage.call(actor, label, work);
  /** A call that tells nobody anything. */
  const aside = <T>(label: string, work: () => T) => stage.call(actor, label, work, { matters: false });
  const refuse = async (): Promise<never> => {
    throw new Error('a port that the model does not script');
  };
  let connections = 0;
  let requests = 0;
  const fence = (side: Side) => ({
    raise: (withinMs: number) => {
      const until = stage.nowMs + withinMs;
      return call(`fence of the ${side}: raise`, () => {
        if (stage.nowMs > until + lateMs) throw requestTooLate();
        noteRaise(world, actor, side);
        world.server(side).readOnlyWanted = true;
      });
    },
    lower: (withinMs: number) => {
      const until = stage.nowMs + withinMs;
      return call(`fence of the ${side}: lower`, () => {
        if (stage.nowMs > until + lateMs) throw requestTooLate();
        world.server(side).readOnlyWanted = false;
      });
    },
    lateMs,
  });
  return {
    databases: {
      open: async (server, { purpose }) => {
        if (server === 'replica') return refuse();
        if (firstSteps.includes(purpose)) throw beginsAnew();
        connections += 1;
        const connection = (actor.index + 1) * 1000 + connections;
        return aside(`${server}: opens ${purpose}`, () =>
          openModelSession(world, actor, { side: server, connection, purpose, understand }),
        );
      },
    },
    binlogs: {
      follow: async (server, from) => {
        if (server === 'replica') return refuse();
        return followBinlog(world, actor, world.server(server), from);
      },
    },
    frozenReaders: {
      keep: refuse,
      available: () => true,
      borrow: async () => {
        throw beginsAnew();
      },
      giveBack: refuse,
      release: async () => undefined,
    },
    records: {
      read: () => call('record: read', () => ({ record: world.record, version: String(world.version) })),
      create: refuse,
      replace: (record: RunRecord, expected: string) =>
        call(`record: replace (${describeChange(record)})`, () => {
          if (expected !== String(world.version)) return 'conflict';
          world.setRecord(record);
          return String(world.version);
        }),
      remove: refuse,
    },
    blobs: {
      put: (key, body) => aside(`blob: put ${key}`, () => world.setBlob(key, body)),
      get: (key) =>
        aside(`blob: get ${key}`, () => {
          if (!world.blobs.has(key)) throw new Error(`no blob ${key}`);
          return world.blobs.get(key);
        }),
      list: (prefix) =>
        aside(`blob: list ${prefix}`, () => [...world.blobs.keys()].filter((key) => key.startsWith(prefix))),
      remove: (prefix) =>
        aside(`blob: remove ${prefix}`, () => {
          for (const key of [...world.blobs.keys()]) if (key.startsWith(prefix)) world.blobs.delete(key);
        }),
      locate: (key) => ({ bucket: 'model', key }),
    },
    published: {
      get: (key) => call(`published: get ${key}`, () => world.published.get(key)),
      put: (key, value) =>
        call(`published: put ${key} = ${value.slice(0, 20)}`, () => {
          world.published.set(key, value);
        }),
      putSecret: async () => undefined,
      remove: (key) =>
        call(`published: remove ${key}`, () => {
          world.published.delete(key);
        }),
    },
    passwords: { of: async () => 'secret', replication: async () => 'secret' },
    fence: fence('source'),
    targetFence: fence('target'),
    fenceRequests: {
      begin: (until) => {
        requests += 1;
        const key = `${actor.name} ${requests}`;
        return call('fence request: begin', () => {
          world.fenceRequests.set(key, until.getTime());
          return { end: () => call('fence request: end', () => void world.fenceRequests.delete(key)) };
        });
      },
      latest: () =>
        call('fence request: latest', () =>
          world.fenceRequests.size === 0 ? undefined : new Date(Math.max(...world.fenceRequests.values())),
        ),
    },
    instance: {
      describe: async () => undefined,
      attachParameterGroup: refuse,
      setParameters: refuse,
      deleteParameterGroup: refuse,
      reboot: refuse,
      finalSnapshot: refuse,
      stop: refuse,
      remove: refuse,
    },
    targetPlatform: noTargetPlatform,
    targetParameters: { set: refuse, prove: async () => undefined },
    deadMan: {
      arm: (cutover, deadline) =>
        call('dead-man: arm', () => {
          world.armed.set(cutover, deadline.getTime());
          world.watched.add(cutover);
        }),
      disarm: (cutover) =>
        call('dead-man: disarm', () => {
          world.armed.delete(cutover);
        }),
    },
    hooks: { fire: (hook) => call(`hook: ${hook}`, () => undefined) },
    clock: {
      now: () => new Date(stage.nowMs),
      monotonicMs: () => stage.nowMs,
      sleep: (milliseconds) => stage.sleep(actor, milliseconds),
    },
    observer: { notice: () => undefined },
  };
}

/** The platform takes what was signed in time: longer than a budget, so that a stalled request meets a whole later switch. */
const lateMs = 90_000;

/** Behind a roll back the route begins at its first step: what comes then is another migration, and not looked at here. */
const firstSteps = ['assess', 'prepare', 'freeze', 'plan', 'copy', 'finalize', 'replicate'];

function beginsAnew(): Problem {
  return new Problem({
    code: 'model.begins-anew',
    side: 'ours',
    message: 'rolled back',
    remedy: 'none: this is a model',
  });
}

/** A fence may be asked for only under the eyes of a dead-man. */
function noteRaise(world: World, actor: Actor, side: Side): void {
  const { cutover } = world.record;
  if (cutover?.outcome === 'running' && !world.watched.has(cutover.id)) {
    world.broken.push(`${actor.name} asked for the fence of the ${side} of ${cutover.id}, and no dead-man is armed`);
  }
}

function describeChange({ epoch, latch, level, cutover }: RunRecord): string {
  return `epoch ${epoch}, ${level}, latch ${latch}, ${cutover === null ? 'no cut over' : `${cutover.id} ${cutover.outcome}`}`;
}

/** Finds out what a text means; each text is looked up once. */
export function understanding(
  desired: Desired,
  tables: readonly DigestedTable[],
  unknown: (text: string) => void,
): Understand {
  const phrases = [...phrasesOf(desired), ...digests(tables)];
  const known = new Map<string, ReturnType<Understand>>();
  return (text) => {
    const found = known.get(text) ?? understood(phrases, text);
    if (found === undefined) {
      unknown(text);
      throw new Error(`the model does not know this statement: ${text}`);
    }
    known.set(text, found);
    return found;
  };
}

function understood(phrases: readonly Phrase<Asked>[], text: string): ReturnType<Understand> | undefined {
  for (const phrase of phrases) {
    const found = phrase.pattern.exec(text);
    if (found !== null) return { phrase, holes: found.slice(1) };
  }
  return undefined;
}

/** What a table holds, in a few characters. */
function digests(tables: readonly DigestedTable[]): readonly Phrase<Asked>[] {
  return tables.map((table) =>
    exactly(digestRange(table, everything), ({ server, trouble }) => {
      const rows = contentOf(table.name, server);
      const spoilt = trouble === 'rows-differ' && table.name === 'ledger' && server.side === 'target' ? 'x' : '';
      return [{ row_count: String(rows.length), digest: `${rows.join(',')}${spoilt}` }];
    }),
  );
}

function contentOf(table: string, server: Asked['server']): readonly number[] {
  if (table === 'pulse' || table === 'pulse_back') return [server.pulse[table]];
  return [...server.rows].sort((a, b) => a - b);
}
