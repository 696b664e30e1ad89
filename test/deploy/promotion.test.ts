import { DescribeDBInstancesCommand, ModifyDBParameterGroupCommand, RDSClient } from '@aws-sdk/client-rds';
import { readOutputs } from '../../scripts/local-cloud';
import { type Deployment, shown, startDeployment } from '../support/deployment';
import { contentsOf } from '../support/small-shop';

jest.setTimeout(600_000);

// One migration from the first deploy to the destroy after the promotion: each test goes on where the last one ended.
describe('a migration by cdktf', () => {
  let deployment: Deployment;
  let rds: RDSClient;

  beforeAll(async () => {
    deployment = await startDeployment();
    const { endpoint, region } = deployment.cloud.aws;
    rds = new RDSClient({ endpoint, region, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } });
  });

  afterAll(async () => {
    rds?.destroy();
    await deployment?.stop();
  });

  const setReadOnlyByHand = (value: string) =>
    rds.send(
      new ModifyDBParameterGroupCommand({
        DBParameterGroupName: 'shop-migration-source',
        Parameters: [{ ParameterName: 'read_only', ParameterValue: value, ApplyMethod: 'immediate' }],
      }),
    );
  const readOnly = async (): Promise<unknown> => {
    const [row] = await deployment.cloud.servers.source.asRoot('SELECT @@global.read_only value_');
    return Number(row?.value_);
  };

  test('deploy starts the sync and returns while it runs', async () => {
    const run = await deployment.deploy();

    expect(shown(run)).toMatch(/Apply complete! Resources: \d+ added, 0 changed, 0 destroyed/);
    expect(run.code).toBe(0);
    expect(await readOutputs(deployment.cloud)).toMatchObject({ level: 'none', note: 'syncing towards validated' });
    await deployment.until('validated', async () => (await deployment.published('level')) === 'validated');
  });

  test('a plan shows no change while nothing is asked for', async () => {
    expect(shown(await deployment.cdktf('diff'))).toContain('No changes.');
  });

  test('held: the apply fails and prints the findings', async () => {
    await deployment.cloud.servers.target.asRoot("ALTER USER 'app'@'%' ACCOUNT UNLOCK");

    const run = await deployment.deploy('--var', 'cutover=true');

    expect(run.code).not.toBe(0);
    expect(shown(run)).toMatch(/cutover\.account-open-on-target/);
    expect(shown(run)).toMatch(/what to do/);
    expect(await readOnly()).toBe(0);
    expect(await deployment.published('level')).toBe('validated');
  });

  test('again after a hold tries again, and with a single dash it promotes', async () => {
    await deployment.cloud.servers.target.asRoot("ALTER USER 'app'@'%' ACCOUNT LOCK");

    const run = await deployment.deploy('-var', 'cutover=true');

    expect(shown(run)).toContain('Apply complete!');
    expect(run.code).toBe(0);
    expect(await deployment.published('level')).toBe('cut-over');
    expect(await deployment.published('fence')).toBe('up');
    expect(await readOnly()).toBe(1);
    expect(await readOutputs(deployment.cloud)).toMatchObject({ level: 'cut-over' });
    expect(JSON.parse((await deployment.published('endpoint')) ?? '{}')).toMatchObject({
      port: deployment.cloud.servers.target.port,
    });
  });

  test.each([[['--var', 'cutover=true']], [['-var', 'cutover=true']], [[]]])(
    'again after success, typed %j: no changes',
    async (typed) => {
      expect(shown(await deployment.cdktf('diff', ...typed))).toContain('No changes.');
    },
  );

  test('a deploy without the variable undoes nothing and says so', async () => {
    const run = await deployment.deploy();

    expect(shown(run)).toContain('Apply complete! Resources: 0 added, 0 changed, 0 destroyed');
    expect(await readOutputs(deployment.cloud)).toMatchObject({ note: expect.stringContaining('Nothing was undone') });
    expect(await readOnly()).toBe(1);
  });

  test('read_only lowered by hand shows as drift, and a deploy raises it again', async () => {
    await setReadOnlyByHand('0');
    await deployment.until('the hand has lowered it', async () => (await readOnly()) === 0);

    const diff = shown(await deployment.cdktf('diff'));
    const run = await deployment.deploy();

    expect(diff).toMatch(/aws_db_parameter_group\.parameter-group\w* .*will be updated in-place/);
    expect(diff).not.toMatch(/aws_lambda_invocation.*will be updated/);
    expect(run.code).toBe(0);
    await deployment.until('the fence is up again', async () => (await readOnly()) === 1);
  });

  test('destroy after the promotion keeps the data of the target and the fence of the source', async () => {
    const { source, target } = deployment.cloud.servers;
    const before = await contentsOf(target);

    const run = await deployment.cdktf('destroy', '--auto-approve');

    expect(shown(run)).toContain('Destroy complete!');
    expect(shown(run)).toContain('a destroy keeps the data of the target');
    expect(await contentsOf(target)).toEqual(before);
    expect(await contentsOf(target)).toEqual(await contentsOf(source));
    expect(await readOnly()).toBe(1);
    const { DBInstances } = await rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: 'shop-source' }));
    expect(DBInstances?.[0]?.DBParameterGroups?.[0]?.DBParameterGroupName).toBe('shop-migration-source');
  });
});
