import { DescribeDBInstancesCommand, DescribeDBSnapshotsCommand, RDSClient } from '@aws-sdk/client-rds';
import { GetObjectCommand, ListBucketsCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { recordKey } from '../../lambda/contract/names';
import { readOutputs, writeMigrationFile } from '../../scripts/local-cloud';
import { type Deployment, shown, startDeployment } from '../support/deployment';
import { type LocalNetwork, localNetwork, recordsOf } from '../support/local-aws-network';

jest.setTimeout(900_000);

// One migration with everything that the settings can add, to the deletion of the old instance.
describe('the whole stack', () => {
  let deployment: Deployment;
  let network: LocalNetwork;
  let rds: RDSClient;
  let s3: S3Client;

  const settings = (more: object = {}) => ({
    environment: 'staging',
    network: {
      targetAddresses: ['127.0.0.1'],
      wayBackAddresses: ['127.0.0.1'],
      vpcId: network.vpcId,
      subnetIds: network.subnetIds,
      vpcEndpoints: true,
      routeTableIds: [network.routeTableId],
    },
    dns: { zoneId: network.zoneId, writer: 'db.shop.example', readers: 'ro.shop.example' },
    alarms: { emails: ['ops@shop.example'] },
    handler: { reservedConcurrency: 20 },
    ...more,
  });
  const records = () => recordsOf(deployment.cloud.aws, network.zoneId);
  const instances = async (): Promise<readonly string[]> => {
    const { DBInstances } = await rds.send(new DescribeDBInstancesCommand({}));
    return (DBInstances ?? []).map((one) => `${one.DBInstanceIdentifier} ${one.DBInstanceStatus}`).sort();
  };

  beforeAll(async () => {
    deployment = await startDeployment({ aws: { secondsPerScheduledMinute: 5 } });
    const { endpoint, region } = deployment.cloud.aws;
    const client = { endpoint, region, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
    rds = new RDSClient(client);
    s3 = new S3Client({ ...client, forcePathStyle: true });
    network = await localNetwork(deployment.cloud.aws);
    await writeMigrationFile(deployment.cloud, settings());
  });

  afterAll(async () => {
    rds?.destroy();
    s3?.destroy();
    await deployment?.stop();
  });

  test('is applied, and planned again without changes', async () => {
    const run = await deployment.deploy();

    expect(shown(run)).toMatch(/Apply complete! Resources: \d+ added, 0 changed, 0 destroyed/);
    expect(run.code).toBe(0);
    await deployment.until('validated', async () => (await deployment.published('level')) === 'validated');
    expect(shown(await deployment.cdktf('diff'))).toContain('No changes.');
    expect(await readOutputs(deployment.cloud)).toMatchObject({ dashboard: expect.stringContaining('shop-migration') });
    expect(await records()).toEqual([
      'db.shop.example.  127.0.0.1',
      'ro.shop.example. source 127.0.0.1 100',
      'ro.shop.example. target 127.0.0.1 0',
    ]);
  });

  test('DMS and AWS Backup, which the local AWS does not take whole, are planned by the real provider', async () => {
    const secret = (name: string) => `arn:aws:secretsmanager:eu-west-1:123456789012:secret:${name}`;
    const dms = { sourceSecretArn: secret('source'), targetSecretArn: secret('target') };
    await writeMigrationFile(deployment.cloud, settings({ dms, backup: {} }));

    const diff = shown(await deployment.cdktf('diff'));
    await writeMigrationFile(deployment.cloud, settings());

    expect(diff).toMatch(/Plan: 11 to add, 0 to change, 0 to destroy/);
    expect(diff).toMatch(/aws_dms_replication_task\.\S+ .*will be created/);
    expect(diff).toMatch(/aws_backup_selection\.\S+ .*will be created/);
  });

  test('decommission is refused before anything is promoted', async () => {
    const run = await deployment.cdktf('diff', '--var', 'decommission=shop-source');

    expect(shown(run)).toContain('decommission is the second key');
    expect(run.code).not.toBe(0);
  });

  test('readers are shared by weight, and go with the writer at the promotion', async () => {
    const some = await deployment.deploy('--var', 'reader_weight=20');
    const shared = await records();
    const promoted = await deployment.deploy('--var', 'cutover=true');

    expect(shown(some)).toMatch(/0 added, 2 changed, 0 destroyed/);
    expect(shared).toContain('ro.shop.example. target 127.0.0.1 20');
    expect(shown(promoted)).toContain('Apply complete!');
    expect(await deployment.published('level')).toBe('cut-over');
    expect(await records()).toContain('ro.shop.example. target 127.0.0.1 100');
    expect(shown(await deployment.cdktf('diff'))).toContain('No changes.');
  });

  test('with the first key the old instance is cleaned up, kept as a snapshot and stopped', async () => {
    await writeMigrationFile(deployment.cloud, settings({ decommission: {}, wayBack: 'off' }));

    const run = await deployment.deploy();

    expect(shown(run)).toContain('Apply complete!');
    expect(await deployment.published('level')).toBe('cleaned-up');
    await deployment.until('the source has stopped', async () => (await instances()).join() === 'shop-source stopped');
    const { DBSnapshots } = await rds.send(new DescribeDBSnapshotsCommand({}));
    expect(DBSnapshots?.map((one) => one.DBSnapshotIdentifier)).toEqual([expect.stringMatching(/^shop-final-2/)]);
  });

  test('the second key is refused before its time', async () => {
    const run = await deployment.deploy('--var', 'decommission=shop-source');

    expect(shown(run)).toMatch(/decommission\.kept/);
    expect(run.code).not.toBe(0);
    expect(await instances()).toEqual(['shop-source stopped']);
  });

  test('and accepted after it: the instance is deleted, and the stack goes on to be planned and destroyed', async () => {
    await setStoppedAt('2020-01-01T00:00:00.000Z');

    const run = await deployment.deploy('--var', 'decommission=shop-source');

    expect(shown(run)).toContain('Apply complete!');
    expect(await instances()).toEqual([]);
    const again = await deployment.deploy();
    expect(shown(again)).toContain('Apply complete!');
    expect(shown(await deployment.cdktf('diff'))).toContain('No changes.');
    expect(shown(await deployment.cdktf('destroy', '--auto-approve'))).toContain('Destroy complete!');
  });

  /** Days pass. */
  async function setStoppedAt(stoppedAt: string): Promise<void> {
    const { Buckets } = await s3.send(new ListBucketsCommand({}));
    const Bucket = Buckets?.[0]?.Name ?? '';
    const found = await s3.send(new GetObjectCommand({ Bucket, Key: recordKey }));
    const record = JSON.parse((await found.Body?.transformToString()) ?? '');
    const Body = JSON.stringify({ ...record, retirement: { ...record.retirement, stoppedAt } });
    await s3.send(new PutObjectCommand({ Bucket, Key: recordKey, Body }));
  }
});
