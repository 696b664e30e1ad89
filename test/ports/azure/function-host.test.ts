import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { appPackage } from '../../../constructs/azure/app-package';
import { bundled, zipOf } from '../../../constructs/bundle';
import { assumedRole } from '../../../lambda/adapters/aws';
import { azureCredential, functionHost } from '../../../lambda/adapters/azure';
import {
  type LocalAzure,
  type LocalFunctionApp,
  startLocalAzure,
  startLocalFunctionApp,
} from '../../../lambda/adapters/local/azure';
import { systemClock } from '../../../lambda/adapters/node';
import type { FunctionHostSettings } from '../../../lambda/contract/function-host';
import { env } from '../../../lambda/contract/names';
import type { Clock } from '../../../lambda/migration/ports';
import { type AwsForTests, startAwsForTests } from '../../support/aws-for-tests';
import { eventually } from '../../support/eventually';
import { temporaryFolders } from '../../support/temporary-folder';

jest.setTimeout(60_000);

const replyLimitMs = 800;
const folders = temporaryFolders();
let aws: AwsForTests;
let azure: LocalAzure;
let app: LocalFunctionApp;
let open: LocalFunctionApp;
let begunFile: string;

beforeAll(async () => {
  aws = await startAwsForTests();
  await aws.clients.s3.send(
    new CreateBucketCommand({ Bucket: 'state', CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } }),
  );
  azure = await startLocalAzure({
    server: {
      name: 'none',
      parameter: async () => undefined,
      setParameter: async () => undefined,
      restart: async () => undefined,
      resetGtid: async () => undefined,
    },
    delayMs: { min: 0, max: 0 },
    trusts: (assertion) => assertion === 'signed by AWS',
  });
  const folder = await folders.make();
  begunFile = join(folder, 'begun');
  writeFileSync(begunFile, '');
  const zip = zipOf(bundled(join(__dirname, '../../support/function-host-fixture/entry.ts')), appPackage);
  const { tokens, issuer, client } = azure;
  const common = {
    zip,
    replyLimitMs,
    environment: {
      ...aws.aws.environment,
      BEGUN: begunFile,
      [env.bucket]: 'state',
      [env.caller]: client,
    },
  };
  const authentication = { tokens, issuer, allowedAudiences: [client], allowedApplications: [client] };
  app = await startLocalFunctionApp({ ...common, folder: join(folder, 'app'), instances: 2, authentication });
  open = await startLocalFunctionApp({ ...common, folder: join(folder, 'open'), authentication: 'off' });
});
afterAll(async () => {
  await app?.stop();
  await open?.stop();
  await azure?.stop();
  await aws?.stop();
  await folders.remove();
});

interface Caller {
  readonly at?: LocalFunctionApp;
  readonly scope?: string;
  readonly assertion?: string;
  readonly clock?: Clock;
  readonly url?: string;
}

function host({ at = app, scope, assertion = 'signed by AWS', clock = systemClock, url }: Caller = {}) {
  const { tenant, client, endpoint, caPem } = azure;
  const settings: FunctionHostSettings = {
    url: url ?? at.url,
    scope: scope ?? `api://${client}/.default`,
    login: { kind: 'federated', tenant, client },
    endpoints: { authority: endpoint, caPem: `${caPem}${at.caPem}` },
    beatSeconds: 0.2,
  };
  const sources = { assertion: async () => assertion, secretOf: async () => 'unused', shell: noShell };
  return functionHost({ settings, credential: azureCredential(settings, sources), clock });
}

const noShell = () => {
  throw new Error('this is no shell');
};

/** A run with time enough, unless a test says otherwise. */
const run = (
  event: { name: string; [key: string]: unknown },
  changes: { id?: string; until?: Date; ms?: number } = {},
) => {
  const end = Date.now() + (changes.ms ?? 30_000);
  return {
    id: changes.id ?? randomUUID(),
    event,
    until: changes.until ?? new Date(end),
    remainingMs: () => Math.max(0, end - Date.now()),
  };
};
const begun = (name: string) =>
  readFileSync(begunFile, 'utf8')
    .split('\n')
    .filter((line) => line === name).length;

test('a reply comes back as it is, and so does a problem, with all that it says', async () => {
  const fails = { code: 'source.gone', side: 'source', message: 'it is gone', remedy: 'look', transient: true };

  expect(await host().run(run({ name: 'replied' }))).toEqual({ done: 'replied' });
  await expect(host().run(run({ name: 'failed', fails }))).rejects.toMatchObject(fails);
});

test('a start that is sent twice, to two instances at once, is one run with one reply', async () => {
  const twice = run({ name: 'twice', sleepMs: 500 });

  const replies = await Promise.all([host().run(twice), host().run(twice)]);

  expect(replies).toEqual([{ done: 'twice' }, { done: 'twice' }]);
  expect(begun('twice')).toBe(1);
  // Long after, too: whoever repeats a request begins nothing.
  expect(await host().run(twice)).toEqual({ done: 'twice' });
  expect(begun('twice')).toBe(1);
});

test('work that lasts longer than the platform waits for an answer goes on, and is followed to its end', async () => {
  const before = app.cutOff();

  expect(await host().run(run({ name: 'long', sleepMs: 4 * replyLimitMs }))).toEqual({ done: 'long' });

  expect(app.cutOff()).toBe(before + 1);
  expect(begun('long')).toBe(1);
});

test('an instance that goes in the middle is noticed, and the work can be asked for again', async () => {
  const lost = host().run(run({ name: 'killed', sleepMs: 600_000 }));
  lost.catch(() => undefined);
  await eventually('it has begun', () => begun('killed') === 1);
  await app.recycle();

  await expect(lost).rejects.toMatchObject({ code: 'cloud.host-gone', transient: true });
  expect(await host().run(run({ name: 'killed' }))).toEqual({ done: 'killed' });
});

test('a host that is at work when our own time ends is left to it', async () => {
  await expect(host().run(run({ name: 'slow', sleepMs: 3_000 }, { ms: 700 }))).rejects.toMatchObject({
    code: 'cloud.host-slow',
    transient: true,
  });
});

test('a request that its caller has given up begins nothing', async () => {
  await expect(host().run(run({ name: 'late' }, { until: new Date(Date.now() - 1) }))).rejects.toMatchObject({
    code: 'ours.host-late',
  });
  expect(begun('late')).toBe(0);
});

test('what is no run, and what is too large for one, is refused', async () => {
  const large = 'x'.repeat(6 * 1024 * 1024);

  await expect(host().run(run({ name: 'odd' }, { id: '../../etc' }))).rejects.toMatchObject({
    code: 'ours.host-request',
  });
  await expect(host().run(run({ name: 'odd', large }))).rejects.toMatchObject({ code: 'ours.host-request' });
  expect(begun('odd')).toBe(0);
});

test('an app that nobody answers for is waited for, then named', async () => {
  // A minute in a second.
  const clock = { ...systemClock, monotonicMs: () => systemClock.monotonicMs() * 60 };

  const refused = host({ clock, url: 'https://127.0.0.1:9' }).run(run({ name: 'none' }));

  await expect(refused).rejects.toThrow(/does not answer: ECONNREFUSED/);
  await expect(refused).rejects.toMatchObject({ code: 'cloud.host-unreachable', transient: true });
});

test('AWS gives nothing for a token that the role does not trust, and the token is not repeated', async () => {
  const token = azure.tokens.issue(azure.issuer, { aud: azure.client, azp: randomUUID(), sub: randomUUID() });
  const role = 'arn:aws:iam::123456789012:role/shop-migration-azure';
  const taking = assumedRole({ role, session: 'shop-azure', token: async () => token })();

  await expect(taking).rejects.toMatchObject({ code: 'cloud.role-refused', transient: false });
  await expect(taking).rejects.not.toThrow(token);
});

describe('nobody else is served', () => {
  test('without a token, with one that is not signed by our Entra, for another audience, or that has been changed', async () => {
    const { tokens, client, issuer } = azure;
    const good = tokens.issue(issuer, { aud: client, azp: client, sub: client });
    const [head = '', body = '', signature = ''] = good.split('.');
    const changed = Buffer.from(body, 'base64url')
      .toString()
      .replace(/"exp":\d+/, '"exp":99999999999');
    const statusOf = async (token?: string) => (await asked(app, token)).status;

    expect(await statusOf(good)).toBe(404);
    expect(await statusOf()).toBe(401);
    expect(await statusOf('made.up.here')).toBe(401);
    expect(await statusOf(tokens.issue(issuer, { aud: randomUUID(), azp: client, sub: client }))).toBe(401);
    expect(await statusOf(tokens.issue('https://elsewhere/v2.0', { aud: client, azp: client, sub: client }))).toBe(401);
    expect(await statusOf(`${head}.${Buffer.from(changed).toString('base64url')}.${signature}`)).toBe(401);
  });

  test('another application of the tenant, with a good token for this host', async () => {
    const { tokens, client, issuer } = azure;
    const other = randomUUID();

    expect((await asked(app, tokens.issue(issuer, { aud: client, azp: other, sub: other }))).status).toBe(403);
  });

  test('our caller with a token for something else is told which settings to compare', async () => {
    await expect(host({ scope: `api://${randomUUID()}/.default` }).run(run({ name: 'denied' }))).rejects.toMatchObject({
      code: 'cloud.host-denied',
      side: 'cloud',
    });
    await expect(host({ assertion: 'signed by nobody' }).run(run({ name: 'denied' }))).rejects.toMatchObject({
      code: 'cloud.azure-denied',
    });
    expect(begun('denied')).toBe(0);
  });

  test('an app whose authentication was switched off serves nobody, whatever a header says', async () => {
    const answer = await asked(open, undefined, forged(azure.client));

    expect(answer).toEqual({ status: 403, body: expect.stringContaining('ours.host-caller') });
    await expect(host({ at: open }).run(run({ name: 'open' }))).rejects.toMatchObject({ code: 'ours.host-caller' });
    expect(begun('open')).toBe(0);
  });

  test('and where it is on, a header of the caller does not count', async () => {
    const other = randomUUID();
    const { tokens, client, issuer } = azure;
    const token = tokens.issue(issuer, { aud: client, azp: other, sub: other });

    expect((await asked(app, token, forged(client))).status).toBe(403);
  });
});

function forged(application: string): Readonly<Record<string, string>> {
  const claims = [{ typ: 'azp', val: application }];
  return { 'x-ms-client-principal': Buffer.from(JSON.stringify({ auth_typ: 'aad', claims })).toString('base64') };
}

/** A look at a run that is not there, by hand. */
function asked(at: LocalFunctionApp, token: string | undefined, headers: Readonly<Record<string, string>> = {}) {
  const own = token === undefined ? headers : { ...headers, authorization: `Bearer ${token}` };
  return new Promise<{ status: number; body: string }>((resolve, reject) => {
    const one = request(new URL(`/api/runs/${randomUUID()}`, at.url), { ca: at.caPem, headers: own }, (answer) => {
      let body = '';
      answer.setEncoding('utf8');
      answer.on('data', (part) => {
        body += part;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }));
    });
    one.on('error', reject);
    one.end();
  });
}
