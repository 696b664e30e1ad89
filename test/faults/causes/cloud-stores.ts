import { setTimeout as wait } from 'node:timers/promises';
import { awsProblem } from '../../../lambda/adapters/aws/aws-fault';
import type { Moment } from '../drive/in-process';
import type { Call, Interceptor } from '../drive/intercept';
import { lineEnds, lineStarts, stepStarts } from '../drive/moments';
import type { Ending, Fault, FaultCase } from '../fault';

/** What the adapters make of a service that does not answer. */
function serviceFault(message: string): Error {
  return awsProblem('answer', Object.assign(new Error(message), { name: 'ServiceUnavailable' }));
}

type Meets = (call: Call, go: () => Promise<unknown>) => Promise<unknown>;

const fails: Meets = async () => {
  throw serviceFault('503 Slow Down');
};
/** It has happened, and the answer is lost. */
const answersNot: Meets = async (_, go) => {
  await go();
  throw serviceFault('socket hang up');
};
const isSlow =
  (milliseconds: number): Meets =>
  async (_, go) => {
    await wait(milliseconds);
    return go();
  };

interface Store {
  readonly at: string;
  readonly done: string;
  readonly of: (call: Call) => boolean;
  readonly meets: Meets;
  /** From that event on. */
  readonly when: Moment['when'];
  /** So many calls meet it; then the service is well again. @default all until the driver ends */
  readonly calls?: number;
  readonly reach: 'validated' | 'cut-over';
  readonly ends: readonly Ending[];
}

function storeCase({ at, done, of, meets, when, calls, reach, ends }: Store): FaultCase {
  return {
    at,
    from: reach === 'validated' ? 'empty' : 'validated',
    world: 'azure',
    done,
    ends,
    async inject(scene) {
      let begun = false;
      let met = 0;
      const around: Interceptor = (call, go) => {
        if (!begun || !of(call) || met >= (calls ?? Number.POSITIVE_INFINITY)) return go();
        met += 1;
        return meets(call, go);
      };
      const act = async () => {
        begun = true;
      };
      const { kind, codes } = await scene.drive(reach, { around, moments: [{ when, act }] });
      scene.note(`${met} calls met it; the driver: ${[kind, ...codes].join(' ')}`);
      if (met === 0) throw new Error('no call met the fault');
    },
  };
}

const eitherWay: readonly Ending[] = ['undone', 'promoted'];
const published = (key: string) => (call: Call) => call.label === `published.put ${key}`;
const records = ({ port, changes }: Call) => port === 'records' && changes;
const anyRecord = ({ port }: Call) => port === 'records';
const blobs = ({ port }: Call) => port === 'blobs';
const port = (name: string) => (call: Call) => call.port === name && call.changes;
const line = (name: string) => lineStarts(name);

const stores: readonly Store[] = [
  {
    at: 'S3 fails, plan',
    done: 'two writes of blobs fail',
    of: blobs,
    meets: fails,
    when: stepStarts('plan'),
    calls: 2,
    reach: 'validated',
    ends: ['synced'],
  },
  {
    at: 'S3 fails, validate',
    done: 'two calls for blobs fail',
    of: blobs,
    meets: fails,
    when: stepStarts('validate'),
    calls: 2,
    reach: 'validated',
    ends: ['synced'],
  },
  {
    at: 'S3 is slow, sync',
    done: 'every call for the record or a blob takes 400 ms longer',
    of: (call) => anyRecord(call) || blobs(call),
    meets: isSlow(400),
    when: stepStarts('plan'),
    reach: 'validated',
    ends: ['synced'],
  },
  {
    at: 'record fails, copy',
    done: 'two writes of the record fail',
    of: records,
    meets: fails,
    when: stepStarts('copy'),
    calls: 2,
    reach: 'validated',
    ends: ['synced'],
  },
  {
    at: 'record answers not, finalize',
    done: 'a write of the record lands and its answer is lost',
    of: records,
    meets: answersNot,
    when: stepStarts('finalize'),
    calls: 1,
    reach: 'validated',
    ends: ['synced'],
  },
  {
    at: 'SSM fails, fence',
    done: '`fence = up` can not be published',
    of: published('fence'),
    meets: fails,
    when: line('raise-fence'),
    calls: 1,
    reach: 'cut-over',
    ends: ['undone'],
  },
  {
    at: 'SSM is slow, fence',
    done: '`fence = up` takes 1.5 s to be published',
    of: published('fence'),
    meets: isSlow(1500),
    when: line('raise-fence'),
    reach: 'cut-over',
    ends: eitherWay,
  },
  {
    at: 'record fails, fence',
    done: 'the record can not be written from the request for the fence on',
    of: anyRecord,
    meets: fails,
    when: line('raise-fence'),
    reach: 'cut-over',
    ends: ['undone'],
  },
  {
    at: 'record fails, after the fence',
    done: 'the record can not be read or written any more when the fence is up',
    of: anyRecord,
    meets: fails,
    when: lineEnds('raise-fence'),
    reach: 'cut-over',
    ends: ['undone'],
  },
  {
    at: 'record is slow, switch',
    done: 'every call for the record takes 500 ms longer',
    of: anyRecord,
    meets: isSlow(500),
    when: line('raise-fence'),
    reach: 'cut-over',
    ends: eitherWay,
  },
  {
    at: 'record answers not, promoting',
    done: 'the write that takes the latch lands and its answer is lost',
    of: records,
    meets: answersNot,
    when: line('stop-channel-and-latch'),
    calls: 1,
    reach: 'cut-over',
    ends: ['undone'],
  },
  {
    at: 'record answers not, promoted',
    done: 'the write of the point of no return lands and its answer is lost',
    of: records,
    meets: answersNot,
    when: line('latch-promoted'),
    calls: 1,
    reach: 'cut-over',
    ends: ['promoted'],
  },
  {
    at: 'record fails, promoted',
    done: 'the write of the point of no return fails',
    of: records,
    meets: fails,
    when: line('latch-promoted'),
    calls: 1,
    reach: 'cut-over',
    ends: ['undone'],
  },
  {
    at: 'SSM fails, endpoint',
    done: 'the endpoint can not be published, three times',
    of: published('endpoint'),
    meets: fails,
    when: line('publish-endpoint'),
    calls: 3,
    reach: 'cut-over',
    ends: ['promoted'],
  },
  {
    at: 'SSM answers not, endpoint',
    done: 'the endpoint is published and the answer is lost',
    of: published('endpoint'),
    meets: answersNot,
    when: line('publish-endpoint'),
    calls: 1,
    reach: 'cut-over',
    ends: ['promoted'],
  },
  {
    at: 'S3 fails, evidence',
    done: 'blobs can not be written after the promotion, three times',
    of: blobs,
    meets: fails,
    when: lineEnds('open-way-back'),
    calls: 3,
    reach: 'cut-over',
    ends: ['promoted'],
  },
  {
    at: 'dead-man not armed',
    done: 'the dead-man can not be armed',
    of: port('deadMan'),
    meets: fails,
    when: line('arm-dead-man'),
    calls: 1,
    reach: 'cut-over',
    ends: ['undone'],
  },
  {
    at: 'secrets fail, fence',
    done: 'passwords can not be read when the fence is asked for',
    of: ({ port: name }) => name === 'passwords',
    meets: fails,
    when: line('raise-fence'),
    reach: 'cut-over',
    ends: eitherWay,
  },
  {
    at: 'hook fails, before the fence',
    done: 'the hook `before-fence` is taken by nobody',
    of: port('hooks'),
    meets: fails,
    when: line('hook-before-fence'),
    calls: 1,
    reach: 'cut-over',
    ends: ['undone'],
  },
  {
    at: 'hook fails, after the promotion',
    done: 'the hook `after-cutover` is taken by nobody',
    of: port('hooks'),
    meets: fails,
    when: line('hook-after-cutover'),
    reach: 'cut-over',
    ends: ['promoted'],
  },
];

export const cloudStores: Fault = {
  name: 'cloud',
  title: 'S3, SSM, secrets and hooks: failing, slow, or silent',
  cases: stores.map(storeCase),
};
