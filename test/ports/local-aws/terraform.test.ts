/**
 * The local AWS against the real Terraform and the real provider. What the provider itself waits minutes for (a read replica, a
 * lifecycle rule) runs only with TEST_LONG=1.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  DescribeDBInstancesCommand,
  DescribeDBParametersCommand,
  ModifyDBInstanceCommand,
  ModifyDBParameterGroupCommand,
  RDSClient,
  RebootDBInstanceCommand,
  ResetDBParameterGroupCommand,
} from '@aws-sdk/client-rds';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { eventuallyHolds } from '../../support/eventually';
import { localAwsWorld } from '../../support/local-aws-world';

jest.setTimeout(300_000);

const here = localAwsWorld();

describe('terraform', () => {
  it('plans no change after an apply', async () => {
    expect(await terraformPlan()).toBe('no changes');
  });

  it('reads and writes parameters of both kinds', async () => {
    const ssm = new SSMClient({});
    await ssm.send(new PutParameterCommand({ Name: '/migration/password', Value: 'hidden', Overwrite: true }));
    const read = await ssm.send(new GetParameterCommand({ Name: '/migration/password', WithDecryption: true }));

    expect(read.Parameter).toMatchObject({ Value: 'hidden', Type: 'SecureString' });
  });

  it('invokes again when the attempt token changed, and only then', async () => {
    await new SSMClient({}).send(new PutParameterCommand({ Name: '/migration/attempt', Value: '1', Overwrite: true }));
    await terraformRun('apply', '-auto-approve');

    expect(await terraformPlan()).toBe('no changes');
    expect(await stateText()).toContain('prev_input');
  });
});

describe('the parameter group', () => {
  it('shows read_only set by hand as drift', async () => {
    await setReadOnly('1');

    expect(await terraformRun('apply', '-auto-approve')).toMatch(/Apply complete! Resources: 0 added, 1 changed/);
    expect(await readOnly()).toBe('{TrueIfReplica}');
  });

  it('reaches the server only after attach and reboot, then at once', async () => {
    const { reached } = here();
    reached.length = 0;
    await setReadOnly('1');
    await rds().send(
      new ModifyDBInstanceCommand({
        DBInstanceIdentifier: 'source',
        DBParameterGroupName: 'source-migration',
        ApplyImmediately: true,
      }),
    );
    const attached = await describeSource();
    expect(reached).toEqual([]);

    await rds().send(new RebootDBInstanceCommand({ DBInstanceIdentifier: 'source' }));
    await eventuallyHolds(async () => expect((await describeSource()).DBInstanceStatus).toBe('available'));
    expect(reached).toContain('source reboot');
    expect(reached.at(-1)).toBe('source read_only=1');

    await setReadOnly('{TrueIfReplica}');
    await eventuallyHolds(async () => expect(reached.at(-1)).toBe('source read_only=0'));
    await setReadOnly('1');
    await eventuallyHolds(async () => expect(reached.at(-1)).toBe('source read_only=1'));
    await reset('read_only');
    await eventuallyHolds(async () => expect(reached.at(-1)).toBe('source read_only=0'));
    const after = await describeSource();

    expect(attached.DBParameterGroups).toMatchObject([{ ParameterApplyStatus: 'pending-reboot' }]);
    expect(after.DBParameterGroups).toMatchObject([{ ParameterApplyStatus: 'in-sync' }]);
    expect(after.Endpoint).toMatchObject({ Address: '127.0.0.1', Port: 23306 });
    expect(after).toMatchObject({ BackupRetentionPeriod: 7, StorageEncrypted: true });
  });

  it('refuses a static parameter at once and an unknown value', async () => {
    const change = (ParameterName: string, ParameterValue: string) =>
      rds().send(
        new ModifyDBParameterGroupCommand({
          DBParameterGroupName: 'source-migration',
          Parameters: [{ ParameterName, ParameterValue, ApplyMethod: 'immediate' }],
        }),
      );

    await expect(change('gtid-mode', 'ON')).rejects.toThrow(/static parameter/);
    await expect(change('read_only', 'maybe')).rejects.toThrow(/allowed values/);
  });
});

if (process.env.TEST_LONG === '1') {
  it('terraform makes, re-plans and destroys a read replica and a lifecycle rule', async () => {
    process.env.TF_VAR_slow_resources = 'true';
    await terraformRun('apply', '-auto-approve');

    expect(await terraformPlan()).toBe('no changes');
    expect(here().reached).toContain('replica read_only=1');
  });
}

describe('the end', () => {
  it('is clean: everything can be destroyed', async () => {
    await rds().send(
      new ModifyDBInstanceCommand({
        DBInstanceIdentifier: 'source',
        DBParameterGroupName: 'default.mysql8.4',
        ApplyImmediately: true,
      }),
    );
    await terraformRun('destroy', '-auto-approve');
  });
});

async function terraformRun(...words: readonly string[]): Promise<string> {
  return (await here().terraform(...words, '-no-color', '-input=false')).stdout;
}

async function terraformPlan(): Promise<'no changes' | 'changes'> {
  const { code } = await here().terraform('plan', '-detailed-exitcode', '-no-color', '-input=false');
  return code === 2 ? 'changes' : 'no changes';
}

function stateText(): Promise<string> {
  return readFile(join(here().folder, 'stack', 'terraform.tfstate'), 'utf8');
}

const rds = () => new RDSClient({});

async function describeSource() {
  const { DBInstances = [] } = await rds().send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: 'source' }));
  const [source] = DBInstances;
  if (source === undefined) throw new Error('no source');
  return source;
}

async function setReadOnly(ParameterValue: string): Promise<void> {
  const Parameters = [{ ParameterName: 'read_only', ParameterValue, ApplyMethod: 'immediate' as const }];
  await rds().send(new ModifyDBParameterGroupCommand({ DBParameterGroupName: 'source-migration', Parameters }));
}

async function reset(ParameterName: string): Promise<void> {
  const Parameters = [{ ParameterName, ApplyMethod: 'immediate' as const }];
  await rds().send(new ResetDBParameterGroupCommand({ DBParameterGroupName: 'source-migration', Parameters }));
}

async function readOnly(): Promise<string | undefined> {
  const request = new DescribeDBParametersCommand({ DBParameterGroupName: 'source-migration', Source: 'user' });
  const { Parameters = [] } = await rds().send(request);
  return Parameters.find((one) => one.ParameterName === 'read_only')?.ParameterValue;
}
