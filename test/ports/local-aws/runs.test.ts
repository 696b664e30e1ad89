/**
 * What the local AWS runs, asked with the real SDK: functions, state machines, rules, and S3 under many hands.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DescribeDBInstancesCommand, RDSClient, StopDBInstanceCommand } from '@aws-sdk/client-rds';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { eventuallyHolds } from '../../support/eventually';
import { isAlive } from '../../support/is-alive';
import { localAwsWorld } from '../../support/local-aws-world';

jest.setTimeout(300_000);

const machine = 'arn:aws:states:eu-west-1:123456789012:stateMachine:sync';
const here = localAwsWorld();

describe('functions', () => {
  it('run in a fresh process with the declared environment, memory and time', async () => {
    const first = await invoke({ ask: 1 });
    const second = await invoke({ ask: 2 });

    expect(first.payload).toMatchObject({ event: { ask: 1 }, greeting: 'hello', name: 'handler', memory: '256' });
    expect(first.payload).toMatchObject({ inherited: null, extra: 'extra', here: true });
    expect(Number(field(first.payload, 'remaining'))).toBeLessThanOrEqual(10_000);
    expect(field(first.payload, 'pid')).not.toBe(field(second.payload, 'pid'));
  });

  it('answer a thrown error as Lambda does', async () => {
    const { payload, error } = await invoke({ fail: 'no such table' });

    expect(error).toBe('Unhandled');
    expect(payload).toMatchObject({ errorType: 'TypeError', errorMessage: 'no such table', trace: expect.any(Array) });
  });

  it('answer an exit of the process as Lambda does', async () => {
    const { payload, error } = await invoke({ exit: 3 });

    expect(error).toBe('Unhandled');
    expect(payload).toMatchObject({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringMatching(/exit status 3/),
    });
  });

  it('are killed at the declared timeout, which is read anew at each invocation', async () => {
    await lambda('PUT', '/functions/handler/configuration', JSON.stringify({ Timeout: 1 }));
    const { payload, error } = await invoke({ spin: true });
    await lambda('PUT', '/functions/handler/configuration', JSON.stringify({ Timeout: 10 }));

    expect(error).toBe('Unhandled');
    expect(field(payload, 'errorMessage')).toMatch(/Task timed out after 1\.00 seconds/);
  });

  it('are killed over the declared memory', async () => {
    const { payload, error } = await invoke({ allocateMegabytes: 400 });

    expect(error).toBe('Unhandled');
    expect(field(payload, 'errorType')).toBe('Runtime.ExitError');
  });

  it('refuse events and answers over the limits', async () => {
    const sync = await lambda('POST', '/functions/handler/invocations', JSON.stringify({ pad: 'x'.repeat(6 << 20) }));
    const async_ = await lambda(
      'POST',
      '/functions/handler/invocations',
      JSON.stringify({ pad: 'x'.repeat(1 << 20) }),
      'Event',
    );
    const answer = await invoke({ large: 7 << 20 });

    expect(sync.status).toBe(413);
    expect(async_.status).toBe(413);
    expect(answer.payload).toMatchObject({ errorType: 'Function.ResponseSizeTooLarge' });
  });

  it('are tried three times when invoked for later and failing', async () => {
    const record = join(here().folder, 'tries');
    const accepted = await lambda(
      'POST',
      '/functions/handler/invocations',
      JSON.stringify({ record, fail: 'x' }),
      'Event',
    );

    expect(accepted.status).toBe(202);
    await eventuallyHolds(async () => expect(await linesOf(record)).toHaveLength(3), 8000);
  });

  it('that do not exist are not found', async () => {
    expect((await lambda('POST', '/functions/nobody/invocations', '{}')).status).toBe(404);
  });

  it('throttle at the reserved concurrency', async () => {
    await lambda(
      'PUT',
      '/functions/handler/concurrency',
      '{"ReservedConcurrentExecutions":1}',
      undefined,
      '2017-10-31',
    );
    // The last try of the test before may not have ended yet: then it is the one that has the place.
    await eventuallyHolds(async () => {
      const both = await Promise.all(
        [1, 2].map(() => lambda('POST', '/functions/handler/invocations', '{"sleepMs":700}')),
      );
      expect(both.map((one) => one.status).sort()).toEqual([200, 429]);
    }, 8000);
    await lambda('DELETE', '/functions/handler/concurrency', '', undefined, '2017-10-31');
  });
});

describe('state machines', () => {
  it('run choice, and a distributed map over an object with its concurrency', async () => {
    const log = join(here().folder, 'items');
    const items = [1, 2, 3, 4, 5].map((n) => ({ n, log }));
    await s3().send(
      new PutObjectCommand({ Bucket: 'migration-state', Key: 'items.json', Body: JSON.stringify(items) }),
    );
    const before = here().records.length;

    const done = await execute({ sleepMs: 0 });

    expect(done.status).toBe('SUCCEEDED');
    expect(JSON.parse(done.output ?? '')).toMatchObject({ items: items.map((item) => ({ item })) });
    expect(here().records.length - before).toBeGreaterThanOrEqual(6);
    let running = 0;
    const atOnce = (await linesOf(log)).map((line) => {
      running += Number(line);
      return running;
    });
    expect(Math.max(...atOnce)).toBe(2);
  });

  it('are joined by a start of the same name and input while they run', async () => {
    const sfn = new SFNClient({});
    const same = { stateMachineArn: machine, name: 'joined', input: '{"sleepMs":800}' };
    const first = await sfn.send(new StartExecutionCommand(same));
    const second = await sfn.send(new StartExecutionCommand(same));

    expect(second.executionArn).toBe(first.executionArn);
    await expect(sfn.send(new StartExecutionCommand({ ...same, input: '{}' }))).rejects.toThrow(/Already ?Exists/);
  });

  it('end at the limit of their history', async () => {
    const done = await execute({ loop: true });

    expect(done.status).toBe('ABORTED');
  });
});

describe('scheduled rules', () => {
  it('fire at their rate with the input of their target', async () => {
    const fired = async (): Promise<number> => {
      const logs = here().records.filter((record) => record.functionName === 'handler');
      const texts = await Promise.all(logs.map((record) => readFile(record.logFile, 'utf8')));
      return texts.filter((text) => text.includes('scheduled pulse')).length;
    };
    await eventuallyHolds(async () => expect(await fired()).toBeGreaterThanOrEqual(2), 6000);
  });
});

describe('conditional writes', () => {
  const put = (condition: object, body: string) =>
    s3()
      .send(new PutObjectCommand({ Bucket: 'migration-state', Key: 'run.json', Body: body, ...condition }))
      .then((done) => done.ETag ?? '')
      .catch((fault) => Number(field(field(fault, '$metadata'), 'httpStatusCode')));

  it('have one winner, whoever comes first', async () => {
    const created = await Promise.all(Array.from({ length: 12 }, (_, n) => put({ IfNoneMatch: '*' }, `made ${n}`)));
    const etag = created.find((one) => typeof one === 'string');
    const changed = await Promise.all(Array.from({ length: 12 }, (_, n) => put({ IfMatch: etag }, `changed ${n}`)));
    const object = await s3().send(new GetObjectCommand({ Bucket: 'migration-state', Key: 'run.json' }));

    for (const outcome of [created, changed]) {
      expect(outcome.filter((one) => typeof one === 'string')).toHaveLength(1);
      expect(outcome.filter((one) => one === 412)).toHaveLength(11);
    }
    expect(object.ETag).toBe(changed.find((one) => typeof one === 'string'));
  });
});

describe('days later', () => {
  it('functions see that time, and RDS has started what was stopped for a week', async () => {
    const status = async (): Promise<string | undefined> => {
      const { DBInstances } = await rds().send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: 'source' }));
      return DBInstances?.[0]?.DBInstanceStatus;
    };
    const file = join(here().folder, 'later.jsonl');
    await rds().send(new StopDBInstanceCommand({ DBInstanceIdentifier: 'source' }));

    await here().aws.forward(6 * 24);
    const early = await status();
    await here().aws.forward(24);
    const { payload } = await invoke({ record: file });
    const late = await status();

    expect([early, late]).toEqual(['stopped', 'available']);
    const [line = ''] = await linesOf(file);
    expect(Number(JSON.parse(line).at) - Date.now()).toBeGreaterThan(6.9 * 24 * 3_600_000);
    // The time that is left to it is not changed by that.
    expect(Number(field(payload, 'remaining'))).toBeLessThanOrEqual(10_000);
  });
});

describe('the end', () => {
  it('leaves no process behind when the caller is killed', async () => {
    const script = `
      const { startLocalAws } = require(${JSON.stringify(join(__dirname, '../../../lambda/adapters/local/aws/index.ts'))});
      startLocalAws({ folder: ${JSON.stringify(join(here().folder, 'killed'))}, instances: [] }).then((aws) => console.log(aws.endpoint));
    `;
    const caller = spawn(process.execPath, ['--require', 'tsx/cjs', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [endpoint] = await once(caller.stdout, 'data');
    const children = await childrenOf(caller.pid ?? 0);
    caller.kill('SIGKILL');

    expect(String(endpoint)).toMatch(/^http:/);
    expect(children.length).toBeGreaterThanOrEqual(2);
    await eventuallyHolds(async () => expect(children.filter(isAlive)).toEqual([]));
  });
});

async function invoke(event: object): Promise<{ payload: unknown; error: string | null }> {
  const answer = await lambda('POST', '/functions/handler/invocations', JSON.stringify(event));
  return { payload: await answer.json(), error: answer.headers.get('x-amz-function-error') };
}

function lambda(
  method: string,
  path: string,
  body: string,
  type = 'RequestResponse',
  version = '2015-03-31',
): Promise<Response> {
  const authorization =
    'AWS4-HMAC-SHA256 Credential=x/20260101/eu-west-1/lambda/aws4_request, SignedHeaders=host, Signature=0';
  const headers = { authorization, 'x-amz-invocation-type': type, 'content-type': 'application/json' };
  return fetch(`${here().aws.endpoint}/${version}${path}`, { method, headers, ...(body === '' ? {} : { body }) });
}

async function execute(input: object): Promise<{ status: string | undefined; output: string | undefined }> {
  const sfn = new SFNClient({});
  const { executionArn } = await sfn.send(
    new StartExecutionCommand({ stateMachineArn: machine, input: JSON.stringify(input) }),
  );
  for (;;) {
    const { status, output } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    if (status !== 'RUNNING') return { status, output };
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

const s3 = () => new S3Client({});
const rds = () => new RDSClient({});

async function linesOf(file: string): Promise<string[]> {
  return (await readFile(file, 'utf8')).trim().split('\n');
}

async function childrenOf(pid: number): Promise<number[]> {
  return (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ').map(Number);
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
