import { tmpdir } from 'node:os';
import type { LocalServers } from '../../lambda/adapters/local/mysqld';
import { noInstance } from '../../lambda/adapters/local/no-instance';
import { frozenReaders, mysqlDatabases } from '../../lambda/adapters/mysql2';
import { noTargetPlatform, systemClock } from '../../lambda/adapters/node';
import { type Desired, defaultLimits } from '../../lambda/contract/desired';
import type { RunRecord } from '../../lambda/migration/data/run-record';
import type { StepName, StepOutputs } from '../../lambda/migration/data/step-outputs';
import type { Blobs, Ports, Session } from '../../lambda/migration/ports';
import type { Step, StepContext, Turn } from '../../lambda/migration/step';
import { withOutput } from '../../lambda/migration/with-output';
import { aRunRecord } from './a-run-record';
import { desiredFor, specOf } from './local-databases';

/** One step at a time, on real servers, with a record in memory. What no step here may use refuses. */
export interface Harness {
  readonly desired: Desired;
  readonly ports: Ports;
  readonly context: StepContext;
  /** Turns until finished or held; a finished output goes into the record, as the engine does it. */
  settle<Name extends StepName>(step: Step<Name>): Promise<Turn<StepOutputs[Name]>>;
  finish<Name extends StepName>(step: Step<Name>): Promise<StepOutputs[Name]>;
  undo<Name extends StepName>(step: Step<Name>): Promise<void>;
  /** The same record under other settings: what an operator does after a hold. */
  with(changes: Partial<Desired>): Promise<Harness>;
  close(): Promise<void>;
}

export async function openHarness(servers: LocalServers, changes: Partial<Desired> = {}): Promise<Harness> {
  const desired: Desired = { ...wanted(servers), ...changes };
  return harness(servers, desired, { record: newRecord(desired) });
}

async function harness(servers: LocalServers, desired: Desired, state: { record: RunRecord }): Promise<Harness> {
  const ports = portsFor(servers, desired);
  const conductor: Session = await ports.databases.open('target', { purpose: 'conductor', batches: true });
  const context: StepContext = {
    desired,
    ports,
    epoch: state.record.epoch,
    conductor,
    budget: { remainingMs: () => 60_000, shouldPause: () => false },
    record: () => state.record,
    async change(update) {
      state.record = update(state.record);
      return state.record;
    },
  };
  const settle: Harness['settle'] = async (step) => {
    for (;;) {
      const turn = await step.turn(context);
      if (turn.kind === 'working') {
        await ports.clock.sleep(Math.min(turn.waitSeconds * 1000, 500));
        continue;
      }
      if (turn.kind === 'finished') {
        state.record = withOutput(state.record, step.name, turn.output);
      }
      return turn;
    }
  };
  return {
    desired,
    ports,
    context,
    settle,
    async finish(step) {
      const turn = await settle(step);
      if (turn.kind === 'finished') return turn.output;
      throw new Error(`step ${step.name}: ${JSON.stringify(turn)}`);
    },
    async undo(step) {
      await step.undo(context);
      const { [step.name]: _undone, ...outputs } = state.record.outputs;
      state.record = { ...state.record, outputs };
    },
    with: (changes) => harness(servers, { ...desired, ...changes }, state),
    async close() {
      await ports.frozenReaders.release();
      await conductor.close();
    },
  };
}

function wanted(servers: LocalServers): Desired {
  return desiredFor(servers, {
    name: 'harness',
    replica: specOf(servers.replica, 'rds'),
    acceptCaseFolding: false,
    limits: { ...defaultLimits, workers: 3 },
  });
}

function portsFor(servers: LocalServers, desired: Desired): Ports {
  const passwords = {
    of: async (server: 'source' | 'replica' | 'target') => servers[server].adminPassword,
    replication: async () => 'repl-secret-0123456789',
  };
  const databases = mysqlDatabases({ desired, passwords });
  const nothing = async () => undefined;
  return {
    databases,
    binlogs: { follow: refuse },
    frozenReaders: frozenReaders(desired, databases),
    records: { read: refuse, create: refuse, replace: refuse, remove: refuse },
    blobs: memoryBlobs(),
    published: { get: nothing, put: nothing, putSecret: nothing, remove: nothing },
    passwords,
    fence: { raise: refuse, lower: refuse, lateMs: 0 },
    targetFence: { raise: refuse, lower: refuse, lateMs: 0 },
    fenceRequests: { begin: refuse, latest: refuse },
    instance: { ...noInstance, describe: nothing },
    targetParameters: { prove: refuse, set: (name, value) => servers.setServerParameter('target', name, value) },
    targetPlatform: noTargetPlatform,
    deadMan: { arm: refuse, disarm: refuse },
    hooks: { fire: nothing },
    clock: systemClock,
    observer: { notice: () => undefined },
  };
}

async function refuse(): Promise<never> {
  throw new Error('a step of this room may not use this port');
}

function memoryBlobs(): Blobs {
  const kept = new Map<string, unknown>();
  return {
    put: async (key, body) => void kept.set(key, body),
    get: async (key) => kept.get(key),
    list: async (prefix) => [...kept.keys()].filter((key) => key.startsWith(prefix)),
    remove: async (prefix) => {
      for (const key of [...kept.keys()]) if (key.startsWith(prefix)) kept.delete(key);
    },
    locate: (key) => ({ bucket: tmpdir(), key }),
  };
}

function newRecord({ name, schemas, tables, reach }: Desired): RunRecord {
  return aRunRecord({ name, schemas, tables, wanted: reach, epoch: 1 });
}
