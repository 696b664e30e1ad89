import { noInstance } from '../../../../lambda/adapters/local/no-instance';
import type { Desired } from '../../../../lambda/contract/desired';
import type { RunRecord } from '../../../../lambda/migration/data/run-record';
import type { InstanceState, Ports } from '../../../../lambda/migration/ports';
import { retire } from '../../../../lambda/migration/retirement/retire';
import { aContext } from '../../../support/a-context';
import { aDesired } from '../../../support/a-desired';

const rds = { instance: 'shop-1', parameterGroup: 'ours', allowReboot: false, readOnlyWas: '{TrueIfReplica}' };
const hour = 3_600_000;

/** An old instance as RDS behaves, a record in memory and a clock that is put forward by hand. */
function anOldInstance(start: { readonly record?: Partial<RunRecord>; readonly state?: Partial<InstanceState> } = {}) {
  const context = aContext({ record: { latch: 'promoted', level: 'cleaned-up', ...start.record } });
  let record = context.record();
  let version = 0;
  let now = Date.parse('2026-11-21T02:00:00Z');
  let snapshot = 'none';
  const address = { host: 'shop-1.rds.test', port: 3306 };
  const state: { status: string; replicas: readonly string[] } = { status: 'available', replicas: [], ...start.state };
  const asked: string[] = [];
  const published = new Map<string, string>();
  const ports: Ports = {
    ...context.ports,
    records: {
      ...context.ports.records,
      read: async () => ({ record, version: String(version) }),
      replace: async (next, was) => {
        if (was !== String(version)) return 'conflict';
        record = next;
        version += 1;
        return String(version);
      },
    },
    published: { ...context.ports.published, put: async (key, value) => void published.set(key, value) },
    clock: { ...context.ports.clock, now: () => new Date(now) },
    instance: {
      ...noInstance,
      describe: async () => ({
        parameterGroup: 'ours',
        parameterStatus: 'in-sync',
        sharedWith: [],
        backupRetentionDays: 7,
        omitted: [],
        address,
        ...state,
      }),
      async finalSnapshot(name) {
        if (snapshot === 'none') {
          asked.push(`snapshot ${name}`);
          snapshot = 'creating';
        }
        return snapshot;
      },
      async stop() {
        asked.push('stop');
        state.status = 'stopping';
      },
      async remove() {
        asked.push('delete');
        state.status = 'deleting';
      },
    },
  };
  return {
    asked,
    published,
    state,
    record: () => record,
    look: (decommission: Desired['decommission'] = { keepHours: 72, delete: false }) =>
      retire(aDesired({ rds, decommission }), ports),
    pass: (hours: number) => {
      now += hours * hour;
    },
    snapshotIs: (status: string) => {
      snapshot = status;
    },
  };
}

const keep = { keepHours: 72, delete: false };
const end = { keepHours: 72, delete: true };

test('snapshot, then stop, then three days, then the deletion with the second key', async () => {
  const old = anOldInstance();

  expect(await old.look()).toMatchObject({ kind: 'working', note: expect.stringContaining('being made') });
  old.snapshotIs('available');
  expect(await old.look()).toMatchObject({ kind: 'working', note: expect.stringContaining('being stopped') });
  expect(await old.look()).toMatchObject({ kind: 'working', note: 'shop-1 is stopping' });
  old.state.status = 'stopped';
  await old.look();
  expect(await old.look()).toMatchObject({ kind: 'done', note: expect.stringContaining('2026-11-24T02:00:00.000Z') });
  expect(await old.look(end)).toMatchObject({ kind: 'held', findings: [{ code: 'decommission.kept' }] });
  old.pass(72);
  expect(await old.look(keep)).toMatchObject({ kind: 'done' });
  expect(await old.look(end)).toMatchObject({ kind: 'done', note: expect.stringContaining('is deleted') });

  expect(old.asked).toEqual(['snapshot shop-final-2026-11-21-02-00', 'stop', 'delete']);
  expect(old.published.get('source')).toBe('shop-1.rds.test:3306');
});

test('what RDS has started again after a week is stopped again, and its days go on', async () => {
  const old = anOldInstance();
  old.snapshotIs('available');
  old.state.status = 'stopped';
  await old.look();
  old.pass(7 * 24);
  old.state.status = 'available';

  expect(await old.look(end)).toMatchObject({ kind: 'working' });
  expect(old.asked).toEqual(['stop']);
  old.state.status = 'stopped';
  expect(await old.look(end)).toMatchObject({ kind: 'done', note: expect.stringContaining('is deleted') });
});

test.each([
  ['not promoted', { latch: 'open', level: 'validated' } as const],
  ['promoted, not cleaned up', { latch: 'promoted', level: 'cut-over' } as const],
  ['cleaned up, the latch open', { latch: 'open', level: 'cleaned-up' } as const],
])('nothing is touched while it is %s', async (_what, record) => {
  const old = anOldInstance({ record });

  expect(await old.look(end)).toMatchObject({ kind: 'held', findings: [{ code: 'decommission.too-early' }] });
  expect(old.asked).toEqual([]);
});

test('no snapshot, no stop, no deletion', async () => {
  const old = anOldInstance();
  await old.look();
  old.snapshotIs('failed');

  expect(await old.look(end)).toMatchObject({ kind: 'held', findings: [{ code: 'decommission.snapshot' }] });
  expect(old.asked).toHaveLength(1);
});

test('an instance with read replicas waits for them to go', async () => {
  const old = anOldInstance({ state: { replicas: ['shop-replica'] } });
  old.snapshotIs('available');

  expect(await old.look()).toMatchObject({ kind: 'working', note: expect.stringContaining('shop-replica') });
  expect(old.asked).toEqual([]);
});

test('a deletion that was begun is finished, whatever died in between', async () => {
  const old = anOldInstance();
  old.snapshotIs('available');
  old.state.status = 'stopped';
  await old.look();
  old.pass(80);
  await old.look(end);

  expect(await old.look(keep)).toMatchObject({ kind: 'done', note: expect.stringContaining('is deleted') });
  expect(old.asked).toEqual(['delete', 'delete']);
});
