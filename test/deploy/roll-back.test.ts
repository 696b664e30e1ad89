import { DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { createConnection } from 'mysql2/promise';
import type { LocalServer } from '../../lambda/adapters/local/mysqld';
import { type Evidence, isEvidence } from '../../lambda/migration/data/evidence';
import { verifyEvidence } from '../../lambda/migration/evidence/verify';
import { instancesOf, readOutputs, writeMigrationFile } from '../../scripts/local-cloud';
import { migrationMarkdown } from '../../scripts/report/migration/migration-markdown';
import { type Deployment, shown, startDeployment } from '../support/deployment';
import { contentsOf } from '../support/small-shop';

jest.setTimeout(600_000);

const original = 'shop-original';

// One rehearsal on a copy of the source: back before the promotion, forth, back after it, and all taken down; each test
// goes on where the last one ended.
describe('rollback=true by cdktf, rehearsed', () => {
  let deployment: Deployment;
  /** What the platform did to the instance that only lends its snapshot. */
  const done: string[] = [];

  beforeAll(async () => {
    deployment = await startDeployment({
      environment: 'rehearsal',
      migration: { wayBack: 'required' },
      // The copy is the local source: a snapshot of moto has no data in it.
      instances: (servers) => {
        const [copy, replica] = instancesOf(servers);
        if (copy === undefined || replica === undefined) throw new Error('no local instances');
        const lender = {
          ...copy,
          identifier: original,
          setReadOnly: async (on: boolean) => void done.push(`read_only ${on}`),
          setParameter: async (name: string) => void done.push(name),
          reboot: async () => void done.push('reboot'),
        };
        return [lender, { ...copy, seed: false }, replica];
      },
    });
    await deployment.overlay({ name: 'shop', source: { instance: original }, rehearsal: { class: 'db.t3.medium' } });
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

  test('what was measured is in the evidence: the outage of the promotion and the rate of the copy', async () => {
    const all = await evidenceOf(deployment);

    expect(all.map(({ cutover }) => cutover?.direction ?? 'forward').sort()).toEqual(['back', 'forward']);
    const promotion = all.find(({ cutover }) => cutover?.outcome === 'promoted');
    const summary = promotion === undefined ? '' : migrationMarkdown(promotion, verifyEvidence(promotion, undefined));
    expect(summary).toMatch(/writes stood still \| \d/);
    expect(summary).toMatch(/copied \| 1,\d{3} rows, .* in \d/);
  });

  test('destroy takes everything of the rehearsal down; the original was only looked at', async () => {
    const { endpoint, region } = deployment.cloud.aws;
    const rds = new RDSClient({ endpoint, region, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } });

    const run = await deployment.cdktf('destroy', '--auto-approve');

    expect(shown(run)).toContain('Destroy complete!');
    const { DBInstances = [] } = await rds.send(new DescribeDBInstancesCommand({}));
    rds.destroy();
    expect(DBInstances.map(({ DBInstanceIdentifier }) => DBInstanceIdentifier)).toEqual([original]);
    expect(DBInstances[0]?.DBParameterGroups?.[0]?.DBParameterGroupName).toMatch(/^default\./);
    // The values of its own group, when it came into being.
    expect(done).toEqual(['read_only false']);
  });
});

/** As a person gets it: `aws s3 cp --recursive` of the output `evidence`, then `migrate report --evidence`. */
async function evidenceOf({ cloud }: Deployment): Promise<readonly Evidence[]> {
  const [, Bucket = '', prefix = ''] = /^s3:\/\/([^/]+)\/(.*)$/.exec(String((await readOutputs(cloud)).evidence)) ?? [];
  const { endpoint, region } = cloud.aws;
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: `${prefix}evidence/` }));
  const read = async (Key: string | undefined): Promise<unknown> => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    return JSON.parse((await Body?.transformToString()) ?? '');
  };
  const blobs = await Promise.all(Contents.map(({ Key }) => read(Key)));
  s3.destroy();
  return blobs.filter(isEvidence);
}

async function canLogIn(server: LocalServer, account: { user: string; password: string }): Promise<boolean> {
  try {
    const { host, port, caPem } = server;
    (await createConnection({ host, port, ...account, ssl: { ca: caPem }, connectTimeout: 5000 })).destroy();
    return true;
  } catch {
    return false;
  }
}
