import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  DescribeDBInstancesCommand,
  DescribeDBSnapshotsCommand,
  ModifyDBParameterGroupCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import { instancesOf, localIdentifiers, readOutputs } from '../../scripts/local-cloud';
import { type Deployment, shown, startDeployment } from '../support/deployment';
import { contentsOf } from '../support/small-shop';
import { type WholeAccount, wholeAccount } from '../support/whole-account';

jest.setTimeout(600_000);

const rdsName = 'shop-source.c1.eu-west-1.rds.amazonaws.com';
const [writer, readers] = ['db.shop.example', 'ro.shop.example'];

// One migration with every part of AWS, from the first deploy to the end of the old instance and the destroy after it:
// each test goes on where the last one ended.
describe('a migration by cdktf, with all that the settings know of AWS', () => {
  let deployment: Deployment;
  let account: WholeAccount;
  let settings: Readonly<Record<string, unknown>>;
  let rds: RDSClient;

  beforeAll(async () => {
    deployment = await startDeployment({
      environment: 'staging',
      aws: { secondsPerScheduledMinute: 20 },
      // As RDS names it: the function reaches it elsewhere, like an instance behind a proxy.
      instances: (servers) =>
        instancesOf(servers).map((one) =>
          one.identifier === localIdentifiers.source ? { ...one, host: rdsName } : one,
        ),
    });
    const { cloud } = deployment;
    const { host, port } = cloud.servers.source;
    account = await wholeAccount(cloud);
    const reachedAt = { host, port };
    settings = {
      name: 'shop',
      ...account.settings,
      source: { endpoint: reachedAt, passwordParameter: `${account.sourceSecret}#password` },
      replica: { keep: false },
      network: { ...account.network, channel: reachedAt },
    };
    await deployment.overlay(settings);
    mkdirSync(join(cloud.project, 'checks'));
    writeFileSync(join(cloud.project, 'checks', 'customers.sql'), 'SELECT COUNT(*) FROM shop.customer');
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    rds = new RDSClient({ endpoint: cloud.aws.endpoint, region: cloud.aws.region, credentials });
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
  /** Of an instance, or nothing where RDS knows none of that name. */
  const status = async (instance: string): Promise<string | undefined> => {
    const { DBInstances = [] } = await rds.send(new DescribeDBInstancesCommand({}));
    return DBInstances.find((one) => one.DBInstanceIdentifier === instance)?.DBInstanceStatus;
  };

  test('deploy starts the sync and returns while it runs', async () => {
    const run = await deployment.deploy();

    expect(shown(run)).toMatch(/Apply complete! Resources: \d+ added, 0 changed, 0 destroyed/);
    expect(run.code).toBe(0);
    expect(await readOutputs(deployment.cloud)).toMatchObject({ level: 'none', note: 'syncing towards validated' });
    await deployment.until('validated', async () => (await deployment.published('level')) === 'validated');
  });

  test('every kind of resource that the constructs know is there', async () => {
    const state: { resources: { type: string; mode: string }[] } = JSON.parse(
      readFileSync(join(deployment.cloud.project, 'terraform.shop.tfstate'), 'utf8'),
    );
    const there = new Set(state.resources.filter(({ mode }) => mode === 'managed').map(({ type }) => type));

    expect([...there].sort()).toEqual(kindsOfTheConstructs());
  });

  test('with the copy verified the replica goes; reader_weight sends some readers ahead, the writer stays', async () => {
    const run = await deployment.deploy('--var', 'reader_weight=20');

    // Both readers, and who is told where the replica was.
    expect(shown(run)).toMatch(/Apply complete! Resources: 0 added, 4 changed, 1 destroyed/);
    expect(await status('shop-replica')).toBeUndefined();
    expect(await account.records()).toEqual([
      `${writer}. -> ${rdsName}`,
      `${readers}. -> 127.0.0.1 target 20`,
      `${readers}. -> ${rdsName} source 80`,
    ]);
  });

  test('a plan shows no change while nothing else is asked for', async () => {
    expect(shown(await deployment.cdktf('diff', '--var', 'reader_weight=20'))).toContain('No changes.');
  });

  test('held: the apply fails and prints the findings', async () => {
    await deployment.cloud.servers.target.asRoot("ALTER USER 'app'@'%' ACCOUNT UNLOCK");

    const run = await deployment.deploy('--var', 'cutover=true');

    expect(run.code).not.toBe(0);
    expect(shown(run)).toMatch(/cutover\.account-open-on-target/);
    expect(shown(run)).toMatch(/what to do/);
    expect(await readOnly()).toBe(0);
    expect(await deployment.published('level')).toBe('validated');
    expect(await account.records()).toContain(`${writer}. -> ${rdsName}`);
  });

  test('again after a hold tries again, and with a single dash it promotes; names and people follow', async () => {
    await account.subscribe();
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
    // Readers follow the writer where nobody typed a weight.
    expect(await account.records()).toEqual([
      `${writer}. -> 127.0.0.1`,
      `${readers}. -> 127.0.0.1 target 100`,
      `${readers}. -> ${rdsName} source 0`,
    ]);
    expect((await account.notices()).join()).toMatch(/Migration Level Changed.*cut-over/);
  });

  test('again after success: no changes', async () => {
    expect(shown(await deployment.cdktf('diff', '--var', 'cutover=true'))).toContain('No changes.');
  });

  test('a deploy without the variable undoes nothing and says so', async () => {
    const run = await deployment.deploy();

    expect(shown(run)).toContain('Apply complete! Resources: 0 added, 0 changed, 0 destroyed');
    expect(await readOutputs(deployment.cloud)).toMatchObject({ note: expect.stringContaining('Nothing was undone') });
    expect(await readOnly()).toBe(1);
  });

  test('read_only lowered by hand shows as drift, and a deploy raises it again', async () => {
    await setReadOnlyByHand('0');
    await deployment.until('the hand has lowered it', async () => (await readOnly()) === 0);

    const run = await deployment.deploy();

    expect(shown(run)).toMatch(/aws_db_parameter_group\.parameter-group\w* .*will be updated in-place/);
    expect(shown(run)).not.toMatch(/aws_lambda_invocation.*will be updated/);
    expect(run.code).toBe(0);
    await deployment.until('the fence is up again', async () => (await readOnly()) === 1);
  });

  test('the second key to the old instance without the first one opens nothing', async () => {
    const run = await deployment.deploy('--var', 'decommission=shop-source');

    expect(shown(run)).toContain('decommission is the second key');
    expect(run.code).not.toBe(0);
    expect(await status('shop-source')).toBe('available');
  });

  test('with the first key a snapshot is made and the old instance is stopped', async () => {
    await deployment.overlay({ ...settings, decommission: {} });

    const run = await deployment.deploy();

    expect(shown(run)).toContain('Apply complete!');
    expect(await deployment.published('level')).toBe('cleaned-up');
    expect(await account.records()).toEqual([`${writer}. -> 127.0.0.1`, `${readers}. -> 127.0.0.1 target 100`]);
    await deployment.until('it is stopped', async () => (await status('shop-source')) === 'stopped', 120);
    expect(await finalSnapshots()).toHaveLength(1);
  });

  const finalSnapshots = async (): Promise<readonly unknown[]> => {
    const { DBSnapshots = [] } = await rds.send(new DescribeDBSnapshotsCommand({}));
    return DBSnapshots.filter((one) => one.DBSnapshotIdentifier?.startsWith('shop-final-'));
  };

  test('both keys before the 72 hours are over: refused, and the instance is kept', async () => {
    const run = await deployment.deploy('--var', 'decommission=shop-source');

    expect(shown(run)).toMatch(/decommission\.(kept|not-stopped)/);
    expect(run.code).not.toBe(0);
    expect(await status('shop-source')).toBe('stopped');
  });

  test('after a week RDS has started it, it is stopped again, and both keys delete it', async () => {
    const before = await contentsOf(deployment.cloud.servers.target);
    await deployment.cloud.aws.forward(7 * 24);
    expect(await status('shop-source')).toBe('available');
    await deployment.until('it is stopped again', async () => (await status('shop-source')) === 'stopped', 120);

    const run = await deployment.deploy('--var', 'decommission=shop-source');

    expect(shown(run)).toContain('Apply complete!');
    expect(await status('shop-source')).toBeUndefined();
    expect(await finalSnapshots()).toHaveLength(1);
    expect(await contentsOf(deployment.cloud.servers.target)).toEqual(before);
    expect(shown(await deployment.cdktf('diff'))).toContain('No changes.');
  });

  test('destroy takes everything down, without an old instance to ask', async () => {
    const run = await deployment.cdktf('destroy', '--auto-approve');

    expect(shown(run)).toContain('Destroy complete!');
    expect(await account.records()).toEqual([]);
    expect(await deployment.published('level')).toBeUndefined();
  });
});

/** Made only where a Function app does the work (`handlers.target`): applied by function-app.test.ts. */
const ofTheFunctionApp = ['aws_iam_openid_connect_provider', 'aws_s3_bucket_lifecycle_configuration'];

/** As the provider's bindings are imported: a new construct that no deploy test applies is found here. */
function kindsOfTheConstructs(): readonly string[] {
  const folder = join(__dirname, '../../constructs');
  const texts = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
  const imported = texts.flatMap((text) => [...text.matchAll(/provider-aws\/lib\/((?!data-|provider')[\w-]+)'/g)]);
  return [...new Set(imported.map(([, name = '']) => `aws_${name.replaceAll('-', '_')}`))]
    .filter((kind) => !ofTheFunctionApp.includes(kind))
    .sort();
}
