import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { DescribeParametersCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { s3Blobs, s3Records, ssmPasswords, ssmPublished } from '../../../lambda/adapters/aws';
import { aDesired, aServer } from '../../support/a-desired';
import { aRunRecord } from '../../support/a-run-record';
import { type AwsForTests, startAwsForTests } from '../../support/aws-for-tests';
import { describeBlobs } from '../blobs.conformance';
import { describeFenceRequests } from '../fence-requests.conformance';
import { describePasswords } from '../passwords.conformance';
import { describePublished } from '../published.conformance';
import { describeRecords } from '../records.conformance';

jest.setTimeout(60_000);
const bucket = 'shop-state';
let local: AwsForTests;

beforeAll(async () => {
  local = await startAwsForTests();
  const LocationConstraint = 'eu-west-1';
  await local.clients.s3.send(
    new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration: { LocationConstraint } }),
  );
});
afterAll(() => local?.stop());

/** A part of the bucket and of the parameter store that no other test has. */
const newName = () => `t${randomUUID().slice(0, 8)}`;
const secretsManager = () => local.clients.secretsManager;
const ssm = () => local.clients.ssm;
const s3 = () => local.clients.s3;

describeRecords('S3', async () => {
  const prefix = `${newName()}/`;
  return () => s3Records({ s3, bucket, prefix });
});

describeBlobs('S3', async () => {
  const prefix = `${newName()}/`;
  return () => s3Blobs({ s3, bucket, prefix });
});

describeFenceRequests('S3', async () => {
  const prefix = `${newName()}/`;
  return () => s3Blobs({ s3, bucket, prefix });
});

describePublished('SSM', async () => {
  const migration = newName();
  return () => ssmPublished({ ssm, migration });
});

describePasswords('SSM', async () => {
  const name = newName();
  const put = (key: string, Value: string) =>
    ssm().send(new PutParameterCommand({ Name: `/${name}/${key}`, Value, Type: 'SecureString' }));
  await put('source', 'source-pw');
  await put('target', 'target-pw');
  const desired = (target: string) =>
    aDesired({
      name,
      source: aServer('rds', { kind: 'ssm', name: `/${name}/source` }),
      target: aServer('azure', { kind: 'ssm', name: `/${name}/${target}` }),
    });
  return {
    make: () => ssmPasswords({ ssm, secretsManager, desired: desired('target') }),
    withoutTarget: () => ssmPasswords({ ssm, secretsManager, desired: desired('nowhere') }),
    source: 'source-pw',
    target: 'target-pw',
  };
});

describe('S3 as the state of record', () => {
  /** The request is carried out, its answer is lost, as often as said. */
  function losingAnswers(times: number): S3Client {
    let left = times;
    const lossy = Object.create(s3());
    lossy.send = async (command: PutObjectCommand) => {
      const answer = await s3().send(command);
      if (command instanceof PutObjectCommand && left-- > 0) throw new Error('socket hang up');
      return answer;
    };
    return lossy;
  }

  it('takes a write that landed for what it is, though its answer was lost', async () => {
    const prefix = `${newName()}/`;
    const lossy = losingAnswers(2);
    const records = s3Records({ s3: () => lossy, bucket, prefix });

    const first = await records.create(aRunRecord());
    const second = await records.replace(aRunRecord({ epoch: 1 }), String(first));

    expect(second).not.toBe('conflict');
    expect(await records.read()).toEqual({ record: aRunRecord({ epoch: 1 }), version: second });
  });

  it('says that it does not know, when nothing landed and nobody answered', async () => {
    const prefix = `${newName()}/`;
    const version = String(await s3Records({ s3, bucket, prefix }).create(aRunRecord()));
    const dead = Object.create(s3());
    dead.send = (command: GetObjectCommand) =>
      command instanceof GetObjectCommand ? s3().send(command) : Promise.reject(new Error('socket hang up'));

    const replaced = s3Records({ s3: () => dead, bucket, prefix }).replace(aRunRecord({ epoch: 1 }), version);

    await expect(replaced).rejects.toMatchObject({ side: 'cloud', transient: true });
  });

  it('keeps several migrations of one bucket apart', async () => {
    const [one, two] = ['shop-a/', 'shop-b/'].map((prefix) => s3Records({ s3, bucket, prefix }));
    await one?.create(aRunRecord({ name: 'shop-a' }));

    expect(await two?.read()).toBeUndefined();
  });
});

describe('SSM as the published copy', () => {
  it('keeps secrets as SecureString, everything else readable', async () => {
    const migration = newName();
    const published = ssmPublished({ ssm, migration });
    await published.put('level', 'copied');
    await published.putSecret('replication-password', 's3cret');

    const { Parameters } = await ssm().send(
      new DescribeParametersCommand({
        ParameterFilters: [{ Key: 'Name', Option: 'BeginsWith', Values: [`/${migration}/`] }],
      }),
    );

    expect(Object.fromEntries((Parameters ?? []).map(({ Name, Type }) => [Name, Type]))).toEqual({
      [`/${migration}/level`]: 'String',
      [`/${migration}/replication-password`]: 'SecureString',
    });
  });

  it('never repeats a secret that AWS refuses', async () => {
    const refusing = Object.create(ssm());
    refusing.send = (command: PutParameterCommand) => {
      const said = `1 validation error detected: Value '${command.input.Value}' at 'value' failed to satisfy constraint`;
      return Promise.reject(Object.assign(new Error(said), { name: 'ValidationException' }));
    };
    const published = ssmPublished({ ssm: () => refusing, migration: 'shop' });

    const thrown = await published.putSecret('replication-password', 's3cret').then(
      () => undefined,
      (error: unknown) => error,
    );

    expect(thrown).toMatchObject({ side: 'cloud', message: expect.stringContaining('ValidationException') });
    expect(inspect(thrown, { depth: 9 })).not.toContain('s3cret');
  });

  it('refuses a password that is kept in the environment', async () => {
    const passwords = ssmPasswords({ ssm, secretsManager, desired: aDesired() });

    await expect(async () => passwords.of('source')).rejects.toMatchObject({ code: 'ours.secret-kind' });
  });
});
