import { noInstance } from '../../../../../lambda/adapters/local/no-instance';
import type { Instance, InstanceState } from '../../../../../lambda/migration/ports';
import { attachParameterGroup } from '../../../../../lambda/migration/steps/prepare/parameter-group';
import { takeBack } from '../../../../../lambda/migration/steps/prepare/take-back';
import { aContext } from '../../../../support/a-context';

/** An instance as RDS behaves: a new group waits for a reboot, a reboot brings it in sync. */
function anInstance(start: Partial<InstanceState> = {}) {
  let state: InstanceState = {
    status: 'available',
    parameterGroup: 'default.mysql8.0',
    parameterStatus: 'in-sync',
    sharedWith: [],
    backupRetentionDays: 7,
    replicas: [],
    omitted: [],
    ...start,
  };
  const asked: string[] = [];
  const instance: Instance = {
    ...noInstance,
    describe: async () => state,
    async attachParameterGroup(group) {
      asked.push(`attach ${group}`);
      state = { ...state, parameterGroup: group, parameterStatus: 'pending-reboot' };
    },
    async deleteParameterGroup() {
      throw new Error('not asked for here');
    },
    async reboot() {
      asked.push('reboot');
      state = { ...state, parameterStatus: 'in-sync' };
    },
  };
  return { instance, asked };
}

const rds = { instance: 'db-1', parameterGroup: 'ours', readOnlyWas: '{TrueIfReplica}', allowReboot: true };

test('a new group is attached, rebooted in and given back', async () => {
  const { instance, asked } = anInstance();
  const context = aContext({ desired: { rds }, instance });

  expect(await attachParameterGroup(context)).toMatchObject({ kind: 'working' });
  expect(await attachParameterGroup(context)).toMatchObject({ kind: 'working' });
  expect(await attachParameterGroup(context)).toBeUndefined();
  expect(asked).toEqual(['attach ours', 'reboot']);
  expect(context.record().leases).toEqual([
    { server: 'source', setting: 'parameter group', was: 'default.mysql8.0', now: 'ours' },
  ]);

  await takeBack(context);
  await takeBack(context);

  expect(asked.slice(2)).toEqual(['attach default.mysql8.0', 'reboot']);
  expect(context.record().leases).toEqual([]);
});

test('holds instead of a reboot that nobody allowed', async () => {
  const { instance, asked } = anInstance({ parameterGroup: 'ours', parameterStatus: 'pending-reboot' });
  const context = aContext({ desired: { rds: { ...rds, allowReboot: false } }, instance });

  expect(await attachParameterGroup(context)).toMatchObject({
    kind: 'held',
    findings: [{ code: 'cloud.reboot-needed' }],
  });
  expect(asked).toEqual([]);
});

test('waits while the instance is busy, and asks nothing of a server without a platform', async () => {
  const { instance, asked } = anInstance({ status: 'modifying' });

  expect(await attachParameterGroup(aContext({ desired: { rds }, instance }))).toMatchObject({ kind: 'working' });
  expect(await attachParameterGroup(aContext({}))).toBeUndefined();
  expect(asked).toEqual([]);
});
