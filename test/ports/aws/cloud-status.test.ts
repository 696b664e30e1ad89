import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { s3Blobs, s3Records, ssmPublished, telemetryObserver } from '../../../lambda/adapters/aws';
import { openCloudState } from '../../../lambda/entry/cloud-state';
import { gatesKey } from '../../../lambda/migration/gates';
import { aStanding } from '../../support/a-standing';
import { anEvidence } from '../../support/an-evidence';
import { type AwsForTests, startAwsForTests } from '../../support/aws-for-tests';
import { migrate } from '../../support/cli';
import { temporaryFolders } from '../../support/temporary-folder';

jest.setTimeout(90_000);
let local: AwsForTests;
let environment: Readonly<Record<string, string>>;

/** What the function of a stack writes, by its own adapters. */
beforeAll(async () => {
  local = await startAwsForTests();
  environment = { ...local.aws.environment, NO_COLOR: '' };
  const { s3, ssm } = local.clients;
  await s3.send(
    new CreateBucketCommand({ Bucket: 'shop-1', CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } }),
  );
  const place = { s3: () => s3, bucket: 'shop-1' };
  const { record, progress, look, notices, gates } = aStanding();
  if (record === undefined) throw new Error('the standing has no record');
  await s3Records({ ...place, prefix: '' }).create(record);
  const blobs = s3Blobs({ ...place, prefix: 'blobs/' });
  await blobs.put('progress/now.json', progress);
  await blobs.put('standing.json', { ...look, at: new Date().toISOString() });
  await blobs.put('notices/driver/source.threads-running.json', { ...notices[0], seenAt: new Date().toISOString() });
  await blobs.put(gatesKey, gates);
  const published = ssmPublished({ ssm: () => ssm, migration: 'shop' });
  await published.put('bucket', 'shop-1');
  await published.put('level', 'validated');
  await published.put('fence', 'down');
  await published.putSecret('replication-password', 'nobody-asks-for-it');
  await published.put('ready', JSON.stringify({ ready: true, since: '2026-01-01T00:00:00.000Z', why: '' }));
  await tell('pulse', { lagMs: 2500 });
  await tell('fence.watched', { upSeconds: 0 });
});

async function tell(name: string, facts: Readonly<Record<string, number>>): Promise<void> {
  const { cloudwatch, eventbridge } = local.clients;
  const telemetry = telemetryObserver({
    migration: 'shop',
    cloudwatch: () => cloudwatch,
    eventbridge: () => eventbridge,
    next: { notice: () => undefined },
  });
  telemetry.observer.notice({ name, facts });
  await telemetry.flush();
}

afterAll(() => local?.stop());

const cloud = ['--cloud', 'shop', '--region', 'eu-west-1'];

test('a migration in the cloud is one screen, from what its function has written down', async () => {
  const { code, stdout } = await migrate(['status', ...cloud], environment);

  expect(code).toBe(0);
  for (const said of [
    'shop: source:3306 -> target:3306',
    'lag        0.184 s by the pulse',
    'validation 12 full passes',
    'ready      YES',
    '1 CLOSED',
    'fewer workers: source.threads-running',
    'watched    by the scheduled function, ',
    'next       npx cdktf deploy -var cutover=true',
  ]) {
    expect(stdout).toContain(said);
  }
  expect(stdout).not.toContain('not read');
  expect(stdout).not.toContain('\u001b');
});

test('as JSON, with what CloudWatch was told', async () => {
  const { stdout } = await migrate(['status', ...cloud, '--json'], environment);
  const facts = JSON.parse(stdout);

  expect(facts).toMatchObject({
    level: 'validated',
    turn: 17,
    lag: { lagMs: 184 },
    ready: { ready: true },
    unread: [],
  });
  expect(facts.cloud.measured.ReplicationLag.map(({ value }: { value: number }) => value)).toEqual([2.5]);
  expect(facts.gates.verdicts.map(({ open }: { open: boolean }) => open)).toEqual([true, false, true]);
  expect(stdout).not.toContain('nobody-asks-for-it');
});

test('what was told in this very second is in the last hour', async () => {
  const cloud = await openCloudState({ migration: 'shop', region: 'eu-west-1', endpoint: undefined });
  await tell('copy.chunk-done', { bytes: 4711 });
  const { CopiedBytes } = await cloud.measured(new Date(1000 * Math.floor(Date.now() / 1000)));
  cloud.close();

  expect(CopiedBytes.map(({ value }) => value)).toEqual([4711]);
});

test('watched without a terminal it is lines, and it ends', async () => {
  const { code, stderr, stdout } = await migrate(['status', ...cloud, '--watch', '--seconds', '3'], environment);

  expect(code).toBe(0);
  expect(stderr.trim().split('\n')).toEqual([
    expect.stringMatching(
      /^\S+Z level validated, step validate, copy 60 %, lag 1 s, ready yes, way back proven, fewer-workers/,
    ),
  ]);
  expect(stdout).toContain('ready      YES');
});

test('its report is made from the evidence in the bucket', async () => {
  const evidence = anEvidence({ endpoints: { source: 'source:3306', target: 'target:3306' } });
  const place = { s3: () => local.clients.s3, bucket: 'shop-1' };
  await s3Blobs({ ...place, prefix: 'blobs/' }).put('evidence.json', evidence);
  const records = s3Records({ ...place, prefix: '' });
  const found = await records.read();
  if (found === undefined) throw new Error('no record');
  const { cutover } = evidence;
  await records.replace({ ...found.record, latch: 'promoted', level: 'cut-over', cutover }, found.version);
  const folders = temporaryFolders();
  const out = await folders.make();

  const { code, stdout } = await migrate(['report', ...cloud, '--out', out], environment);

  expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('report.html') });
  expect(await readFile(join(out, 'report.html'), 'utf8')).toContain('Promoted, and proven');
  expect((await migrate(['status', ...cloud], environment)).stdout).toContain('report --cloud shop --region eu-west-1');
  await folders.remove();
});

test('an AWS that can not be asked ends with the number of the cloud, and the way there or the login is named', async () => {
  const nobody = { ...environment, AWS_ENDPOINT_URL: 'http://127.0.0.1:1' };
  const unknown = { AWS_EC2_METADATA_DISABLED: 'true', HOME: '/nowhere' };
  for (const verb of ['status', 'report']) {
    expect(await migrate([verb, ...cloud], nobody)).toMatchObject({
      ...{ code: 1, stderr: expect.stringContaining('cloud.aws-unreachable') },
    });
  }
  expect(await migrate(['status', ...cloud], unknown)).toMatchObject({
    ...{ code: 1, stderr: expect.stringContaining('cloud.aws-login') },
  });
});

test('without a name it is the one of the settings', async () => {
  const folders = temporaryFolders();
  const file = join(await folders.make(), 'migration.json');
  const example = JSON.parse(await readFile(join(__dirname, '../../../migration.example.json'), 'utf8'));
  await writeFile(file, JSON.stringify({ ...example, name: 'shop', aws: { region: 'eu-west-1' } }));

  const { code, stdout } = await migrate(['status', '--cloud'], { ...environment, MIGRATION_FILE: file });

  expect(`${code} ${stdout}`).toMatch(/^0 .*shop: source:3306/);
  await folders.remove();
});

test('one that is not there is said by name, and whose turn it is', async () => {
  const { code, stderr } = await migrate(['status', '--cloud', 'shpo', '--region', 'eu-west-1'], environment);

  expect(stderr).toContain('there is no migration shpo in eu-west-1');
  expect(code).toBe(2);
});
