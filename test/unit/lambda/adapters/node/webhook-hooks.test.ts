import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { webhookHooks } from '../../../../../lambda/adapters/node';

interface Webhook {
  readonly url: string;
  readonly bodies: string[];
  readonly headers: IncomingHttpHeaders[];
}

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

/** Answers these codes in turn, the last one for ever; 0: no answer at all. */
async function startWebhook(...codes: readonly number[]): Promise<Webhook> {
  const bodies: string[] = [];
  const headers: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      headers.push(request.headers);
      const code = codes[Math.min(bodies.push(body), codes.length) - 1] ?? 0;
      if (code !== 0) response.writeHead(code, { location: '/elsewhere' }).end('whatever');
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { url: `http://127.0.0.1:${address.port}/hooks/t0ken`, bodies, headers };
}

/** A busy machine may take its time to answer; short is only the time of who will not answer at all. */
const hooksTo = (url: string, secret?: string, timeoutMs = 4000) =>
  webhookHooks({
    migration: 'shop',
    hooks: { beforeFence: url, onFailure: 'abort' },
    timeoutMs,
    pauseMs: 1,
    ...(secret === undefined ? {} : { secret: async () => secret }),
  });
const timeFor = (codes: readonly number[]) => (codes.includes(0) ? 700 : 4000);

type Verify = (secret: string, header: unknown, body: string, nowSeconds?: number) => boolean;

function exampleOfTheDocs(): Verify {
  const page = readFileSync(join(__dirname, '../../../../../docs/hooks.md'), 'utf8');
  const example = /```js\n(.*?)```/s.exec(page)?.[1] ?? '';
  return runInNewContext(`${example}; isGenuine`, { require: createRequire(__filename), Buffer, Date });
}

const facts = { cutover: 'shop-1', level: 'validated' };

describe('webhooks', () => {
  it('are told which hook of which migration it is', async () => {
    const webhook = await startWebhook(204);

    await hooksTo(webhook.url).fire('before-fence', facts);

    expect(webhook.bodies.map((body) => JSON.parse(body))).toEqual([
      { id: 'shop-1:before-fence', hook: 'before-fence', migration: 'shop', ...facts },
    ]);
    expect(webhook.headers[0]).toMatchObject({ 'idempotency-key': 'shop-1:before-fence' });
    expect(webhook.headers[0]).not.toHaveProperty('x-rds-to-azure-signature');
  });

  it('are signed so that the example of docs/hooks.md takes them, and nothing that was changed', async () => {
    const webhook = await startWebhook(503, 204);

    await hooksTo(webhook.url, 'a key').fire('before-fence', facts);

    const isGenuine = exampleOfTheDocs();
    const [body = ''] = webhook.bodies;
    const signature = webhook.headers[1]?.['x-rds-to-azure-signature'];
    expect(isGenuine('a key', signature, body)).toBe(true);
    expect(isGenuine('another', signature, body)).toBe(false);
    expect(isGenuine('a key', signature, body.replace('shop-1', 'shop-2'))).toBe(false);
    expect(isGenuine('a key', signature, body, Date.now() / 1000 + 600)).toBe(false);
    expect(isGenuine('a key', undefined, body)).toBe(false);
    expect(JSON.stringify([webhook.bodies, webhook.headers])).not.toContain('a key');
  });

  it('are left alone when the settings name none', async () => {
    const webhook = await startWebhook(500);

    await hooksTo(webhook.url).fire('after-cutover', facts);

    expect(webhook.bodies).toEqual([]);
  });

  it.each([[[503, 200]], [[429, 200]], [[0, 200]]])('are told again after %p', async (codes) => {
    const webhook = await startWebhook(...codes);

    await hooksTo(webhook.url, undefined, timeFor(codes)).fire('before-fence', facts);

    expect(webhook.bodies).toHaveLength(2);
  });

  it.each([
    { codes: [500], tries: 3, says: 'answered 500' },
    { codes: [0], tries: 3, says: 'gave no answer in time' },
    { codes: [404], tries: 1, says: 'answered 404' },
    { codes: [302], tries: 1, says: 'answered 302' },
  ])('that stay at $codes are a Problem after $tries tries, which does not tell the path', async (row) => {
    const webhook = await startWebhook(...row.codes);

    const thrown = hooksTo(webhook.url, undefined, timeFor(row.codes)).fire('before-fence', facts);

    await expect(thrown).rejects.toMatchObject({
      code: 'ours.hook-failed',
      message: expect.stringContaining(row.says),
    });
    await expect(thrown).rejects.not.toMatchObject({ message: expect.stringContaining('t0ken') });
    expect(webhook.bodies).toHaveLength(row.tries);
  });

  it('that nobody answers for are named by host', async () => {
    const thrown = hooksTo('http://127.0.0.1:1/hooks/t0ken').fire('before-fence', facts);

    await expect(thrown).rejects.toMatchObject({
      message: expect.stringMatching(/127\.0\.0\.1:1 could not be reached/),
      transient: true,
    });
  });
});
