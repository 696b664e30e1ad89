/**
 * The local AWS against the real Terraform, the real provider and the real SDK. What the provider itself waits minutes
 * for (a read replica, a lifecycle rule) runs only with TEST_LONG=1.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  DescribeDBInstancesCommand,
  DescribeDBParametersCommand,
  ModifyDBInstanceCommand,
  ModifyDBParameterGroupCommand,
  RDSClient,
  RebootDBInstanceCommand,
  ResetDBParameterGroupCommand,
  StopDBInstanceCommand,
} from '@aws-sdk/client-rds';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { zipSync } from 'fflate';
import { type LocalAws, startLocalAws, terraformCliConfig } from '../../lambda/adapters/local/aws';

const run = promisify(execFile);
jest.setTimeout(300_000);

const fixtures = join(__dirname, 'local-aws');
const machine = 'arn:aws:states:eu-west-1:123456789012:stateMachine:sync';

interface World {
  readonly aws: LocalAws;
  readonly folder: string;
  readonly records: { functionName: string; ok: boolean; logFile: string }[];
  readonly reached: string[];
}

let world: World | undefined;

function here(): World {
  if (world === undefined) throw new Error('the local AWS did not start');
  return world;
}

beforeAll(async () => {
  process.env.CALLER_ONLY = 'must not be inherited';
  const folder = await mkdtemp(join(tmpdir(), 'local-aws-'));
  const reached: string[] = [];
  const records: World['records'] = [];
  const instance = (identifier: string, port: number, seed: boolean) => ({
    identifier,
    host: '127.0.0.1',
    port,
    engineVersion: '8.4.5',
    seed,
    setReadOnly: async (on: boolean) => void reached.push(`${identifier} read_only=${on ? 1 : 0}`),
    setParameter: async (name: string, value: string) => void reached.push(`${identifier} ${name}=${value}`),
    reboot: async () => void reached.push(`${identifier} reboot`),
  });
  const aws = await startLocalAws({
    folder,
    instances: [instance('source', 23306, true), instance('replica', 23307, false)],
    secondsPerScheduledMinute: 1,
    historyEventLimit: 60,
    functionEnvironment: { EXTRA: 'extra' },
    onInvocation: (record) => void records.push(record),
  });
  world = { aws, folder, records, reached };
  Object.assign(process.env, aws.environment);
  const zip = zipSync({ 'index.js': new Uint8Array(await readFile(join(fixtures, 'index.js'))) });
  await writeFile(join(folder, 'function.zip'), zip);
  await mkdir(join(folder, 'stack'));
  await copyFile(join(fixtures, 'stack.tf'), join(folder, 'stack', 'stack.tf'));
  await terraformRun('init');
  await terraformRun('apply', '-auto-approve');
});

afterAll(async () => {
  await world?.aws.stop();
  if (world !== undefined) await rm(world.folder, { recursive: true, force: true });
});

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
    await eventually(async () => expect(await linesOf(record)).toHaveLength(3), 8000);
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
    await eventually(async () => {
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
    await eventually(async () => expect(await fired()).toBeGreaterThanOrEqual(2), 6000);
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

describe('terraform', () => {
  it('plans no change after an apply', async () => {
    expect(await terraformPlan()).toBe('no changes');
  });

  it('reads and writes parameters of both kinds', async () => {
    const ssm = new SSMClient({});
    await ssm.send(new PutParameterCommand({ Name: '/migration/password', Value: 'hidden', Overwrite: true }));
    const read = await ssm.send(new GetParameterCommand({ Name: '/migration/password', WithDecryption: true }));

    expect(read.Parameter).toMatchObject({ Value: 'hidden', Type: 'SecureString' });
  });

  it('invokes again when the attempt token changed, and only then', async () => {
    await new SSMClient({}).send(new PutParameterCommand({ Name: '/migration/attempt', Value: '1', Overwrite: true }));
    await terraformRun('apply', '-auto-approve');

    expect(await terraformPlan()).toBe('no changes');
    expect(await stateText()).toContain('prev_input');
  });
});

describe('the parameter group', () => {
  it('shows read_only set by hand as drift', async () => {
    await setReadOnly('1');

    expect(await terraformRun('apply', '-auto-approve')).toMatch(/Apply complete! Resources: 0 added, 1 changed/);
    expect(await readOnly()).toBe('{TrueIfReplica}');
  });

  it('reaches the server only after attach and reboot, then at once', async () => {
    const { reached } = here();
    reached.length = 0;
    await setReadOnly('1');
    await rds().send(
      new ModifyDBInstanceCommand({
        DBInstanceIdentifier: 'source',
        DBParameterGroupName: 'source-migration',
        ApplyImmediately: true,
      }),
    );
    const attached = await describeSource();
    expect(reached).toEqual([]);

    await rds().send(new RebootDBInstanceCommand({ DBInstanceIdentifier: 'source' }));
    await eventually(async () => expect((await describeSource()).DBInstanceStatus).toBe('available'));
    expect(reached).toContain('source reboot');
    expect(reached.at(-1)).toBe('source read_only=1');

    await setReadOnly('{TrueIfReplica}');
    await eventually(async () => expect(reached.at(-1)).toBe('source read_only=0'));
    await setReadOnly('1');
    await eventually(async () => expect(reached.at(-1)).toBe('source read_only=1'));
    await reset('read_only');
    await eventually(async () => expect(reached.at(-1)).toBe('source read_only=0'));
    const after = await describeSource();

    expect(attached.DBParameterGroups).toMatchObject([{ ParameterApplyStatus: 'pending-reboot' }]);
    expect(after.DBParameterGroups).toMatchObject([{ ParameterApplyStatus: 'in-sync' }]);
    expect(after.Endpoint).toMatchObject({ Address: '127.0.0.1', Port: 23306 });
    expect(after).toMatchObject({ BackupRetentionPeriod: 7, StorageEncrypted: true });
  });

  it('refuses a static parameter at once and an unknown value', async () => {
    const change = (ParameterName: string, ParameterValue: string) =>
      rds().send(
        new ModifyDBParameterGroupCommand({
          DBParameterGroupName: 'source-migration',
          Parameters: [{ ParameterName, ParameterValue, ApplyMethod: 'immediate' }],
        }),
      );

    await expect(change('gtid-mode', 'ON')).rejects.toThrow(/static parameter/);
    await expect(change('read_only', 'maybe')).rejects.toThrow(/allowed values/);
  });
});

if (process.env.TEST_LONG === '1') {
  it('terraform makes, re-plans and destroys a read replica and a lifecycle rule', async () => {
    process.env.TF_VAR_slow_resources = 'true';
    await terraformRun('apply', '-auto-approve');

    expect(await terraformPlan()).toBe('no changes');
    expect(here().reached).toContain('replica read_only=1');
  });
}

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
  it('is clean: everything can be destroyed', async () => {
    await rds().send(
      new ModifyDBInstanceCommand({
        DBInstanceIdentifier: 'source',
        DBParameterGroupName: 'default.mysql8.4',
        ApplyImmediately: true,
      }),
    );
    await terraformRun('destroy', '-auto-approve');
  });

  it('leaves no process behind when the caller is killed', async () => {
    const script = `
      const { startLocalAws } = require(${JSON.stringify(join(__dirname, '../../lambda/adapters/local/aws/index.ts'))});
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
    await eventually(async () => expect(children.filter(alive)).toEqual([]));
  });
});

async function terraformRun(...words: string[]): Promise<string> {
  const { folder, aws } = here();
  const config = await terraformCliConfig(folder);
  const env = {
    ...process.env,
    ...aws.environment,
    ...(config === undefined ? {} : { TF_CLI_CONFIG_FILE: config }),
    TF_VAR_function_zip: join(folder, 'function.zip'),
  };
  const done = await run('terraform', [...words, '-no-color', '-input=false'], {
    cwd: join(folder, 'stack'),
    env,
    timeout: 280_000,
  });
  return done.stdout;
}

async function terraformPlan(): Promise<'no changes' | 'changes'> {
  try {
    await terraformRun('plan', '-detailed-exitcode');
    return 'no changes';
  } catch (fault) {
    if (field(fault, 'code') === 2) return 'changes';
    throw fault;
  }
}

function stateText(): Promise<string> {
  return readFile(join(here().folder, 'stack', 'terraform.tfstate'), 'utf8');
}

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
    await pause(200);
  }
}

const s3 = () => new S3Client({});
const rds = () => new RDSClient({});

async function describeSource() {
  const { DBInstances = [] } = await rds().send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: 'source' }));
  const [source] = DBInstances;
  if (source === undefined) throw new Error('no source');
  return source;
}

async function setReadOnly(ParameterValue: string): Promise<void> {
  const Parameters = [{ ParameterName: 'read_only', ParameterValue, ApplyMethod: 'immediate' as const }];
  await rds().send(new ModifyDBParameterGroupCommand({ DBParameterGroupName: 'source-migration', Parameters }));
}

async function reset(ParameterName: string): Promise<void> {
  const Parameters = [{ ParameterName, ApplyMethod: 'immediate' as const }];
  await rds().send(new ResetDBParameterGroupCommand({ DBParameterGroupName: 'source-migration', Parameters }));
}

async function readOnly(): Promise<string | undefined> {
  const request = new DescribeDBParametersCommand({ DBParameterGroupName: 'source-migration', Source: 'user' });
  const { Parameters = [] } = await rds().send(request);
  return Parameters.find((one) => one.ParameterName === 'read_only')?.ParameterValue;
}

async function eventually(claim: () => Promise<void>, withinMs = 5000): Promise<void> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    try {
      return await claim();
    } catch (fault) {
      if (Date.now() > deadline) throw fault;
      await pause(100);
    }
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function linesOf(file: string): Promise<string[]> {
  return (await readFile(file, 'utf8')).trim().split('\n');
}

async function childrenOf(pid: number): Promise<number[]> {
  return (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ').map(Number);
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
