import { createConnection } from 'mysql2/promise';
import type { LocalServer } from '../../lambda/adapters/local/mysqld';
import { readOutputs, writeMigrationFile } from '../../scripts/local-cloud';
import { type Deployment, shown, startDeployment } from '../support/deployment';
import { contentsOf } from '../support/small-shop';

jest.setTimeout(600_000);

// One migration: back before the promotion, forth, back after it; each test goes on where the last one ended.
describe('rollback=true by cdktf', () => {
  let deployment: Deployment;

  beforeAll(async () => {
    deployment = await startDeployment({ migration: { wayBack: 'required' } });
    const run = await deployment.deploy();
    if (run.code !== 0) throw new Error(shown(run));
    await deployment.until('validated', async () => (await deployment.published('level')) === 'validated');
  });
  afterAll(async () => deployment?.stop());

  const readOnly = async (side: 'source' | 'target') =>
    Number((await deployment.cloud.servers[side].asRoot('SELECT @@global.read_only value_'))[0]?.value_);

  test('before the promotion takes back what the migration made, and nothing else', async () => {
    const { source, target } = deployment.cloud.servers;
    const before = await contentsOf(source);

    const run = await deployment.deploy('-var', 'rollback=true');

    expect(shown(run)).toContain('Apply complete!');
    expect(await deployment.published('level')).toBe('none');
    // Its own parameter group takes effect with a reboot.
    await deployment.until('the source is back', async () => {
      const answer = await source.asRoot('SELECT 1').catch(() => []);
      return answer.length === 1;
    });
    expect(await contentsOf(source)).toEqual(before);
    expect(await target.asRoot("SHOW DATABASES LIKE 'shop'")).toEqual([]);
    expect(await target.asRoot('SHOW REPLICA STATUS')).toEqual([]);
  });

  test('a deploy without it syncs again, and promotes on request with the way back open', async () => {
    expect(shown(await deployment.deploy())).toContain('Apply complete!');
    await deployment.until('validated', async () => (await deployment.published('level')) === 'validated');

    const run = await deployment.deploy('-var', 'cutover=true');

    expect(shown(run)).toContain('Apply complete!');
    expect(JSON.parse((await deployment.published('way-back')) ?? '{}')).toMatchObject({ state: 'open' });
    expect([await readOnly('source'), await readOnly('target')]).toEqual([1, 0]);
  });

  test('after the promotion it switches back: the flag of the fence follows, nothing acknowledged is lost', async () => {
    const { source, target } = deployment.cloud.servers;
    await target.asRoot("INSERT INTO shop.customer (name, note) VALUES ('written on azure', 'kept')");
    const before = await contentsOf(target);

    const run = await deployment.deploy('--var', 'rollback=true');

    expect(shown(run)).toContain('Apply complete!');
    expect(await deployment.published('level')).toBe('returned');
    expect(await deployment.published('fence')).toBe('down');
    expect([await readOnly('source'), await readOnly('target')]).toEqual([0, 1]);
    expect(await contentsOf(source)).toEqual(before);
    expect(JSON.parse((await deployment.published('endpoint')) ?? '{}')).toMatchObject({ port: source.port });
    expect(await readOutputs(deployment.cloud)).toMatchObject({
      level: 'returned',
      note: expect.stringContaining('the source takes the writes again'),
    });
    const app = { user: 'app', password: 'app-password' };
    expect(await canLogIn(source, app)).toBe(true);
    expect(await canLogIn(target, app)).toBe(false);
  });

  test('a plain deploy afterwards changes nothing, and promotes nothing by itself', async () => {
    const run = await deployment.deploy();

    expect(shown(run)).toContain('Apply complete! Resources: 0 added, 0 changed, 0 destroyed');
    expect([await readOnly('source'), await readOnly('target')]).toEqual([0, 1]);
    expect(await deployment.published('level')).toBe('returned');
  });

  test('with the consent that the note names the target follows again, without a new copy', async () => {
    const { source, target } = deployment.cloud.servers;
    const id = /"followAgain": "([^"]+)"/.exec(String((await readOutputs(deployment.cloud)).note))?.[1] ?? '';
    await source.asRoot("INSERT INTO shop.customer (name, note) VALUES ('since the return', 'kept')");
    await writeMigrationFile(deployment.cloud, { wayBack: 'required', followAgain: id });

    expect(shown(await deployment.deploy())).toContain('Apply complete!');
    await deployment.until('validated', async () => (await deployment.published('level')) === 'validated');

    expect([await readOnly('source'), await readOnly('target')]).toEqual([0, 0]);
    expect(await contentsOf(target)).toEqual(await contentsOf(source));
    expect(await canLogIn(target, { user: 'app', password: 'app-password' })).toBe(false);
  });
});

async function canLogIn(server: LocalServer, account: { user: string; password: string }): Promise<boolean> {
  try {
    const { host, port, caPem } = server;
    (await createConnection({ host, port, ...account, ssl: { ca: caPem }, connectTimeout: 5000 })).destroy();
    return true;
  } catch {
    return false;
  }
}
