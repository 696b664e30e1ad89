import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  DescribeDBInstancesCommand,
  DescribeDBParameterGroupsCommand,
  ModifyDBParameterGroupCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import { type Deployment, shown, startDeployment } from '../support/deployment';
import { contentsOf, marksOf } from '../support/small-shop';

jest.setTimeout(600_000);

// As RDS has it by default.
const permissive = ['--gtid-mode=OFF_PERMISSIVE'];

// A source whose gtid_mode is raised on the way, so that there is more to take back.
describe('before the promotion', () => {
  let deployment: Deployment;
  let rds: RDSClient;
  let before: { readonly source: unknown; readonly target: unknown; readonly contents: unknown };

  beforeAll(async () => {
    deployment = await startDeployment({ servers: { serverArguments: { source: permissive, replica: permissive } } });
    await byGtid(deployment);
    const { source, target } = deployment.cloud.servers;
    before = { source: await marksOf(source), target: await marksOf(target), contents: await contentsOf(source) };
    const { endpoint, region } = deployment.cloud.aws;
    rds = new RDSClient({ endpoint, region, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } });
    const run = await deployment.deploy();
    if (run.code !== 0) throw new Error(shown(run));
    await deployment.until('validated', async () => (await deployment.published('level')) === 'validated');
  });

  afterAll(async () => {
    rds?.destroy();
    await deployment?.stop();
  });

  const modes = async (side: 'source' | 'replica') => {
    const [row] = await deployment.cloud.servers[side].asRoot('SELECT @@gtid_mode mode_, @@gtid_executed done_');
    return { mode: row?.mode_, done: String(row?.done_) };
  };

  test('gtid_mode of the source is ON, the target follows by GTID, and no plan wants it otherwise', async () => {
    const { target } = deployment.cloud.servers;

    expect(await modes('source')).toMatchObject({ mode: 'ON', done: expect.stringContaining(':') });
    expect(await deployment.published('gtid-mode')).toBe('ON/ON');
    expect((await target.asRoot('SHOW REPLICA STATUS'))[0]).toMatchObject({ Auto_Position: 1 });
    expect(shown(await deployment.cdktf('diff'))).toContain('No changes.');
  });

  test('read_only raised by hand shows as drift', async () => {
    const parameter = { ParameterName: 'read_only', ParameterValue: '1', ApplyMethod: 'immediate' } as const;
    await rds.send(
      new ModifyDBParameterGroupCommand({ DBParameterGroupName: 'shop-migration-source', Parameters: [parameter] }),
    );

    const run = await deployment.deploy();

    expect(shown(run)).toMatch(/aws_db_parameter_group\.parameter-group\w* .*will be updated in-place/);
    expect(shown(run)).toContain('{TrueIfReplica}');
    expect(run.code).toBe(0);
    expect(shown(await deployment.cdktf('diff'))).toContain('No changes.');
  });

  test('destroy takes back what the migration made and leaves both databases as they were', async () => {
    const { source, target } = deployment.cloud.servers;

    const run = await deployment.cdktf('destroy', '--auto-approve');

    expect(shown(run)).toContain('Destroy complete!');
    // The last reboot is asked for and not waited for.
    await deployment.until('the source is back', () =>
      source.asRoot('SELECT 1').then(
        () => true,
        () => false,
      ),
    );
    expect(await modes('source')).toMatchObject({ mode: 'OFF_PERMISSIVE' });
    expect(await marksOf(source)).toEqual(before.source);
    expect(await marksOf(target)).toEqual(before.target);
    expect(await contentsOf(source)).toEqual(before.contents);
    const { DBInstances } = await rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: 'shop-source' }));
    expect(DBInstances?.[0]?.DBParameterGroups?.[0]?.DBParameterGroupName).toMatch(/^default\./);
    const { DBParameterGroups } = await rds.send(new DescribeDBParameterGroupsCommand({}));
    expect(DBParameterGroups?.map((group) => group.DBParameterGroupName)).not.toContain('shop-migration-source');
    for (const key of ['level', 'fence', 'attempt', 'ready', 'endpoint', 'replication-password'] as const) {
      expect([key, await deployment.published(key)]).toEqual([key, undefined]);
    }
  });
});

/** The settings again, with both consents. */
async function byGtid({ cloud }: Deployment): Promise<void> {
  const file = join(cloud.project, 'migration.json');
  const settings = JSON.parse(readFileSync(file, 'utf8'));
  settings.source.raiseGtidMode = { watchMinutes: 0 };
  settings.target.existing.management.gtidReset = true;
  writeFileSync(file, JSON.stringify(settings));
}
