import { noTargetPlatform } from '../../lambda/adapters/node';
import type { Desired } from '../../lambda/contract/desired';
import type { RunRecord } from '../../lambda/migration/data/run-record';
import type { Instance, Ports } from '../../lambda/migration/ports';
import type { StepContext } from '../../lambda/migration/step';
import { aRunRecord } from './a-run-record';
import { aSurvey } from './a-survey';

/** A turn's context with a record in memory. Every port but those given throws when it is used. */
export function aContext(changes: {
  readonly desired?: Partial<Desired>;
  readonly instance?: Instance;
  readonly record?: Partial<RunRecord>;
  readonly epoch?: number;
}): StepContext {
  let record = aRunRecord({ name: 'calm', epoch: 1, ...changes.record });
  return {
    desired: { ...aSurvey().desired, ...changes.desired },
    ports: portsWith(changes.instance),
    epoch: changes.epoch ?? 1,
    get conductor(): never {
      throw new Error('no server in a unit test');
    },
    budget: { remainingMs: () => 1000, shouldPause: () => false },
    record: () => record,
    async change(update) {
      record = update(record);
      return record;
    },
  };
}

const refuse = async (): Promise<never> => {
  throw new Error('a port that this test does not script');
};

function portsWith(instance: Instance | undefined): Ports {
  const sessions = { open: refuse };
  return {
    databases: sessions,
    binlogs: { follow: refuse },
    frozenReaders: { keep: refuse, available: () => false, borrow: refuse, giveBack: refuse, release: refuse },
    records: { read: refuse, create: refuse, replace: refuse, remove: refuse },
    blobs: { put: refuse, get: refuse, list: refuse, remove: refuse, locate: () => ({ bucket: '', key: '' }) },
    published: { get: refuse, put: refuse, putSecret: refuse, remove: refuse },
    passwords: { of: refuse, replication: refuse },
    fence: { raise: refuse, lower: refuse, lateMs: 0 },
    targetFence: { raise: refuse, lower: refuse, lateMs: 0 },
    fenceRequests: { begin: refuse, latest: refuse },
    instance: instance ?? {
      describe: refuse,
      attachParameterGroup: refuse,
      setParameters: refuse,
      deleteParameterGroup: refuse,
      reboot: refuse,
      finalSnapshot: refuse,
      stop: refuse,
      remove: refuse,
    },
    targetParameters: { set: refuse, prove: refuse },
    targetPlatform: noTargetPlatform,
    deadMan: { arm: refuse, disarm: refuse },
    hooks: { fire: refuse },
    clock: { now: () => new Date('2026-01-01T00:00:00Z'), monotonicMs: () => 0, sleep: refuse },
    observer: { notice: () => undefined },
  };
}
