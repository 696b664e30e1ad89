import {
  CreateDBInstanceCommand,
  CreateDBParameterGroupCommand,
  DescribeDBParametersCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import { parameterGroupFence, rdsInstance } from '../../../lambda/adapters/aws';
import type { LocalInstance } from '../../../lambda/adapters/local/aws';
import { type AwsForTests, startAwsForTests } from '../../support/aws-for-tests';
import { eventually } from '../../support/eventually';

jest.setTimeout(60_000);
const group = 'shop-migration';
const seen = { readOnly: [] as boolean[], reboots: 0 };
const source: LocalInstance = {
  identifier: 'shop-source',
  host: '127.0.0.1',
  port: 3306,
  engineVersion: '8.4.5',
  seed: true,
  setReadOnly: async (on) => void seen.readOnly.push(on),
  reboot: async () => {
    seen.reboots += 1;
  },
};
let local: AwsForTests;
const rds = () => local.clients.rds;
const instance = () => rdsInstance({ rds, instance: 'shop-source', parameterGroup: group });

beforeAll(async () => {
  local = await startAwsForTests([source]);
  const DBParameterGroupFamily = 'mysql8.4';
  for (const DBParameterGroupName of [group, 'unused']) {
    const make = { DBParameterGroupName, DBParameterGroupFamily, Description: 'for tests' };
    await rds().send(new CreateDBParameterGroupCommand(make));
  }
});
afterAll(() => local?.stop());

it('is described, its group attached, rebooted into force', async () => {
  const before = await instance().describe();
  await instance().attachParameterGroup(group);
  const attached = await instance().describe();
  await instance().reboot();
  await eventually('it is available', async () => (await instance().describe())?.status === 'available');

  expect(before).toMatchObject({ status: 'available', parameterStatus: 'in-sync', backupRetentionDays: 7 });
  expect(attached).toMatchObject({ parameterGroup: group, parameterStatus: 'pending-reboot', sharedWith: [] });
  expect(await instance().describe()).toMatchObject({ parameterGroup: group, parameterStatus: 'in-sync' });
  expect(seen.reboots).toBe(1);
});

async function declaredReadOnly(): Promise<string | undefined> {
  const answer = await rds().send(new DescribeDBParametersCommand({ DBParameterGroupName: group, Source: 'user' }));
  return answer.Parameters?.find(({ ParameterName }) => ParameterName === 'read_only')?.ParameterValue;
}

it('raises the fence, and lowers it to what was declared', async () => {
  const fence = parameterGroupFence({ rds, parameterGroup: group, was: '{TrueIfReplica}' });
  await fence.raise(5000);
  await fence.raise(5000);
  await eventually('it is up', () => seen.readOnly.at(-1) === true);
  expect(await declaredReadOnly()).toBe('1');

  await fence.lower(5000);
  await fence.lower(5000);

  await eventually('it is down', () => seen.readOnly.at(-1) === false);
  expect(await declaredReadOnly()).toBe('{TrueIfReplica}');
});

it('does not lower it with a request that is signed later than was decided', async () => {
  const { region, endpoint } = rds().config;
  const slowToSign = new RDSClient({
    region,
    endpoint: (await endpoint?.()) ?? '',
    credentials: async () => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      return rds().config.credentials();
    },
  });
  const options = { parameterGroup: group, was: '{TrueIfReplica}' };
  await parameterGroupFence({ rds, ...options }).raise(5000);
  const fence = parameterGroupFence({ rds: () => slowToSign, ...options });

  await expect(fence.lower(100)).rejects.toMatchObject({ code: 'cutover.fence-request-late', transient: true });
  expect(await declaredReadOnly()).toBe('1');

  await fence.lower(5000);
  expect(await declaredReadOnly()).toBe('{TrueIfReplica}');
});

it('names the instances that share the group', async () => {
  await rds().send(
    new CreateDBInstanceCommand({
      DBInstanceIdentifier: 'other',
      DBInstanceClass: 'db.t3.medium',
      Engine: 'mysql',
      AllocatedStorage: 20,
      MasterUsername: 'admin',
      MasterUserPassword: 'not-used-locally',
      DBParameterGroupName: group,
    }),
  );

  expect((await instance().describe())?.sharedWith).toEqual(['other']);
});

it('deletes a group that nobody uses, once and twice', async () => {
  await instance().deleteParameterGroup('unused');
  await instance().deleteParameterGroup('unused');
});

it('says whose fault it is that an instance is missing', async () => {
  await expect(rdsInstance({ rds, instance: 'nowhere', parameterGroup: group }).describe()).rejects.toMatchObject({
    side: 'cloud',
    transient: false,
    message: expect.stringContaining('nowhere'),
  });
});
