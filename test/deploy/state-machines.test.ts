import { join } from 'node:path';
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  ListExecutionsCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { deadManDefinition } from '../../constructs/aws/dead-man-definition';
import { syncDefinition } from '../../constructs/aws/sync-definition';
import { bundled, zipOf } from '../../constructs/bundle';
import { passingError } from '../../lambda/contract/lifecycle';
import { env } from '../../lambda/contract/names';
import { type AwsForTests, startAwsForTests } from '../support/aws-for-tests';

jest.setTimeout(120_000);

// The definitions as the stack has them, really interpreted, around a function that answers what the test wants.
describe('state machines', () => {
  const functionArn = 'arn:aws:lambda:eu-west-1:123456789012:function:fixture';
  let started: AwsForTests;
  let aws: AwsForTests['aws'];
  let sfn: AwsForTests['clients']['sfn'];
  let s3: AwsForTests['clients']['s3'];

  beforeAll(async () => {
    started = await startAwsForTests();
    ({ aws } = started);
    ({ sfn, s3 } = started.clients);
    await fetch(aws.endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: signed('iam') },
      body: 'Action=CreateRole&Version=2010-05-08&RoleName=fixture&AssumeRolePolicyDocument=%7B%7D',
    });
  });

  afterAll(() => started?.stop());

  const signed = (service: string): string =>
    `AWS4-HMAC-SHA256 Credential=local/20260101/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;

  /** A bucket for each test: what the function was asked is in it. */
  const prepare = async (bucket: string): Promise<void> => {
    await s3.send(
      new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } }),
    );
    const body = JSON.stringify({
      FunctionName: 'fixture',
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Role: 'arn:aws:iam::123456789012:role/fixture',
      MemorySize: 512,
      Timeout: 30,
      Environment: {
        Variables: {
          [env.bucket]: bucket,
          [env.syncMachine]: 'arn:aws:states:eu-west-1:123456789012:stateMachine:machine-long',
        },
      },
      Code: {
        ZipFile: Buffer.from(zipOf(bundled(join(__dirname, '../support/stack-fixture/handler.ts')))).toString('base64'),
      },
    });
    const headers = { 'content-type': 'application/json', authorization: signed('lambda') };
    await fetch(`${aws.endpoint}/2015-03-31/functions/fixture`, { method: 'DELETE', headers });
    const made = await fetch(`${aws.endpoint}/2015-03-31/functions`, { method: 'POST', headers, body });
    expect(made.status).toBe(201);
  };

  const run = async (definition: object, input: object, name: string): Promise<string> => {
    const made = await sfn.send(
      new CreateStateMachineCommand({
        name: `machine-${name}`,
        definition: JSON.stringify(definition),
        roleArn: 'arn:aws:iam::123456789012:role/fixture',
      }),
    );
    const { stateMachineArn } = made;
    await sfn.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
    for (;;) {
      const { executions = [] } = await sfn.send(new ListExecutionsCommand({ stateMachineArn }));
      const own = executions.filter((one) => one.name?.startsWith(name));
      if (own.length > 0 && own.every((one) => one.status !== 'RUNNING')) {
        const failed = own.find((one) => one.status === 'FAILED');
        if (failed !== undefined) {
          const { error, cause } = await sfn.send(new DescribeExecutionCommand({ executionArn: failed.executionArn }));
          throw new Error(`${failed.name} failed: ${error} ${cause}`);
        }
        return own
          .map((one) => `${one.name} ${one.status}`)
          .sort()
          .join(', ');
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  };

  const asked = async (bucket: string): Promise<readonly string[]> => {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: 'asked/' }));
    return Contents.map(({ Key = '' }) => Key).sort();
  };
  const kinds = async (bucket: string) => (await asked(bucket)).map((key) => key.split('-')[1]);

  const working = { status: 'working', waitSeconds: 1, note: '' };
  const reached = { status: 'reached', level: 'validated' };

  test('takes turns, hands items out to workers, and ends when the level is reached', async () => {
    await prepare('sync-one');
    const definition = syncDefinition({ functionArn, bucket: 'sync-one', turnsPerExecution: 100 });

    const ended = await run(definition, { desired: { turns: [working, { status: 'fan-out' }, reached] } }, 'one');

    expect(ended).toMatch(/^one SUCCEEDED/);
    expect(await kinds('sync-one')).toEqual(['turn', 'turn', 'work', 'work', 'work', 'turn']);
    const [first = ''] = (await asked('sync-one')).filter((key) => key.includes('-work-'));
    const body = await (
      await s3.send(new GetObjectCommand({ Bucket: 'sync-one', Key: first }))
    ).Body?.transformToString();
    expect(JSON.parse(body ?? '')).toMatchObject({
      kind: 'work',
      item: expect.any(Number),
      desired: expect.anything(),
    });
  });

  test('tries a worker again whose fault may pass, and lets the others go on', async () => {
    await prepare('sync-passing');
    const definition = syncDefinition({ functionArn, bucket: 'sync-passing', turnsPerExecution: 100 });
    const desired = { turns: [{ status: 'fan-out' }, reached], failing: { 2: [passingError, 2] } };

    expect(await run(definition, { desired }, 'passing')).toMatch(/^passing SUCCEEDED/);

    // Three items, one of them three times.
    const asked = await kinds('sync-passing');
    expect(asked.filter((kind) => kind === 'work')).toHaveLength(5);
    expect(asked.filter((kind) => kind === 'turn')).toHaveLength(2);
  });

  test('asks the conductor when a worker is stopped for good: the rest is handed out again, or held', async () => {
    await prepare('sync-stopped');
    const definition = syncDefinition({ functionArn, bucket: 'sync-stopped', turnsPerExecution: 100 });
    const held = { status: 'held', findings: [] };
    const desired = { turns: [{ status: 'fan-out' }, held], failing: { 1: ['copy.digest-differs', 99] } };

    const ended = await run(definition, { desired }, 'stopped');

    expect(ended).toContain('stopped SUCCEEDED');
    const asked = await kinds('sync-stopped');
    expect(asked.at(-1)).toBe('turn');
    expect(asked.filter((kind) => kind === 'turn')).toHaveLength(2);
  });

  test('ends without a fault when the turn is held', async () => {
    await prepare('sync-held');
    const definition = syncDefinition({ functionArn, bucket: 'sync-held', turnsPerExecution: 100 });

    expect(await run(definition, { desired: { turns: [{ status: 'held', findings: [] }] } }, 'held')).toBe(
      'held SUCCEEDED',
    );
  });

  test('hands over to a new execution, with a name that follows, before its history is full', async () => {
    await prepare('sync-long');
    const definition = syncDefinition({ functionArn, bucket: 'sync-long', turnsPerExecution: 2 });

    const ended = await run(definition, { desired: { turns: [working, working, working, working, reached] } }, 'long');

    expect(ended).toBe('long SUCCEEDED, long.2 SUCCEEDED, long.3 SUCCEEDED');
    expect(await kinds('sync-long')).toEqual(['turn', 'turn', 'hand', 'turn', 'turn', 'hand', 'turn']);
  });

  test('the dead-man waits for the deadline and resolves', async () => {
    await prepare('dead-man');
    const deadline = new Date(Date.now() + 3000);

    const ended = await run(
      deadManDefinition(functionArn),
      { desired: { name: 'x' }, cutover: 'c1', deadline: deadline.toISOString() },
      'dead',
    );

    expect(ended).toBe('dead SUCCEEDED');
    const [only = ''] = await asked('dead-man');
    expect(Number(only.split('/')[1]?.split('-')[0])).toBeGreaterThanOrEqual(deadline.getTime());
    expect(await kinds('dead-man')).toEqual(['resolve']);
  });
});
