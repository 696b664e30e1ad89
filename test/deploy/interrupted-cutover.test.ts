import { type DBParameterGroupStatus, DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import type { CdktfRun } from '../../scripts/local-cloud';
import { type Deployment, shown, startDeployment } from '../support/deployment';
import { killFunctions } from '../support/function-processes';
import { contentsOf } from '../support/small-shop';

jest.setTimeout(600_000);

// The function dies in the middle of the switch; nobody asks for the cut over again, only a plain deploy comes by.
describe('a cut over whose function is killed', () => {
  let deployment: Deployment;

  beforeAll(async () => {
    deployment = await startDeployment({ migration: { limits: { writeOutageBudgetSeconds: 60 } } });
    const { target } = deployment.cloud.servers;
    await target.asRoot(`
      SET SESSION sql_log_bin = 0;
      DROP PROCEDURE mysql.az_replication_remove_master;
      CREATE DEFINER = 'azure_superuser'@'localhost' PROCEDURE mysql.az_replication_remove_master() SQL SECURITY DEFINER
      BEGIN
        STOP REPLICA; RESET REPLICA ALL;
        DO SLEEP(6);
      END`);
    const run = await deployment.deploy();
    if (run.code !== 0) throw new Error(shown(run));
    await deployment.until('validated', async () => (await deployment.published('level')) === 'validated');
  });

  afterAll(() => deployment?.stop());

  const target = () => deployment.cloud.servers.target;
  const number = async (server: 'source' | 'target', sql: string): Promise<number> => {
    const [row] = await deployment.cloud.servers[server].asRoot(sql);
    return Number(Object.values(row ?? {})[0]);
  };
  const readOnly = () => number('source', 'SELECT @@global.read_only');
  const channels = () =>
    number('target', 'SELECT COUNT(*) FROM performance_schema.replication_connection_configuration');
  const locked = () => number('target', "SELECT account_locked = 'Y' FROM mysql.user WHERE user = 'app'");

  const attachedGroup = async (): Promise<DBParameterGroupStatus | undefined> => {
    const { endpoint, region } = deployment.cloud.aws;
    const rds = new RDSClient({ endpoint, region, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } });
    const said = await rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: 'shop-source' }));
    rds.destroy();
    return said.DBInstances?.[0]?.DBParameterGroups?.[0];
  };

  /** The apply stands between removing the channel and what comes next; if it ends before that, its output says why. */
  const removed = (applying: Promise<CdktfRun>): Promise<void> =>
    Promise.race([
      deployment.until('the channel is removed', async () => (await channels()) === 0, 240),
      applying.then((run) => Promise.reject(new Error(shown(run).slice(-3000)))),
    ]);

  test('right after the channel was removed: a plain deploy leaves one writable side, and it is resolved by itself', async () => {
    const applying = deployment.deploy('--var', 'cutover=true');
    await removed(applying);
    expect(killFunctions(deployment.cloud.folder)).toBeGreaterThan(0);
    expect((await applying).code).not.toBe(0);
    const wasFenced = await deployment.published('fence');

    const plain = await deployment.deploy();

    expect(wasFenced).toBe('up');
    expect(plain.code).toBe(0);
    if ((await deployment.published('fence')) === 'up') expect(await readOnly()).toBe(1);
    expect(await locked()).toBe(1);
    await deployment.until('writes are back on the source', async () => (await readOnly()) === 0, 120);
    await deployment.until('the channel runs again', async () => (await channels()) === 1, 60);
    await deployment.until(
      'the instance is in sync',
      async () => (await attachedGroup())?.ParameterApplyStatus === 'in-sync',
      60,
    );
    expect(await deployment.published('level')).toBe('validated');
    expect(await locked()).toBe(1);
  });

  test('after the promotion, before publishing: a plain deploy leaves the source fenced, and it is finished forward', async () => {
    const applying = deployment.deploy('--var', 'cutover=true');
    await removed(applying);
    // Accounts can't be unlocked while this is held: the function stands between its promotion and publishing.
    const holding = target()
      .asRoot('LOCK INSTANCE FOR BACKUP; DO SLEEP(300)')
      .catch(() => undefined);
    await deployment.until(
      'an account is being unlocked',
      async () =>
        (await number(
          'target',
          "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE '%ALTER USER%' AND info NOT LIKE '%processlist%'",
        )) > 0,
    );
    expect(killFunctions(deployment.cloud.folder)).toBeGreaterThan(0);
    expect((await applying).code).not.toBe(0);

    const plain = await deployment.deploy();

    expect(await readOnly()).toBe(1);
    expect(shown(plain)).not.toMatch(/aws_db_parameter_group.*will be updated/);
    await target().asRoot(
      "SET @id = (SELECT MAX(id) FROM information_schema.processlist WHERE info LIKE 'DO SLEEP(300)%'); KILL @id",
    );
    await holding;
    await deployment.until('it is finished', async () => (await deployment.published('level')) === 'cut-over', 120);
    expect(await readOnly()).toBe(1);
    expect(await locked()).toBe(0);
    expect(JSON.parse((await deployment.published('endpoint')) ?? '{}')).toMatchObject({ port: target().port });

    // Terraform learns at its next run what was finished without it, and has nothing to say after that.
    const learned = await deployment.deploy();
    expect(shown(learned)).toMatch(/Apply complete! Resources: 0 added, [01] changed, 0 destroyed/);
    expect(shown(learned)).not.toMatch(/aws_db_parameter_group.*will be updated/);
    expect(await readOnly()).toBe(1);
    expect(shown(await deployment.cdktf('diff'))).toContain('No changes.');
  });

  test('destroy after the promotion keeps the data of the target and the fence of the source', async () => {
    const before = await contentsOf(target());

    const run = await deployment.cdktf('destroy', '--auto-approve');

    expect(shown(run)).toContain('Destroy complete!');
    expect(shown(run)).toContain('a destroy keeps the data of the target');
    expect(await contentsOf(target())).toEqual(before);
    expect(await contentsOf(target())).toEqual(await contentsOf(deployment.cloud.servers.source));
    expect(await readOnly()).toBe(1);
    expect((await attachedGroup())?.DBParameterGroupName).toBe('shop-migration-source');
  });
});
