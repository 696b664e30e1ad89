import { createServer, type Server } from 'node:http';
import { webhookHooks } from '../../../../../lambda/adapters/node';

interface Webhook {
  readonly url: string;
  readonly bodies: string[];
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
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      const code = codes[Math.min(bodies.push(body), codes.length) - 1] ?? 0;
      if (code !== 0) response.writeHead(code, { location: '/elsewhere' }).end('whatever');
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { url: `http://127.0.0.1:${address.port}/hooks/t0ken`, bodies };
}

const hooksTo = (url: string) =>
  webhookHooks({ migration: 'shop', hooks: { beforeFence: url }, timeoutMs: 200, pauseMs: 1 });
const facts = { cutover: 'shop-1', level: 'validated' };

describe('webhooks', () => {
  it('are told which hook of which migration it is', async () => {
    const webhook = await startWebhook(204);

    await hooksTo(webhook.url).fire('before-fence', facts);

    expect(webhook.bodies.map((body) => JSON.parse(body))).toEqual([
      { hook: 'before-fence', migration: 'shop', facts },
    ]);
  });

  it('are left alone when the settings name none', async () => {
    const webhook = await startWebhook(500);

    await hooksTo(webhook.url).fire('after-cutover', facts);

    expect(webhook.bodies).toEqual([]);
  });

  it.each([[[503, 200]], [[429, 200]], [[0, 200]]])('are told again after %p', async (codes) => {
    const webhook = await startWebhook(...codes);

    await hooksTo(webhook.url).fire('before-fence', facts);

    expect(webhook.bodies).toHaveLength(2);
  });

  it.each([
    { codes: [500], tries: 3, says: 'answered 500' },
    { codes: [0], tries: 3, says: 'gave no answer in time' },
    { codes: [404], tries: 1, says: 'answered 404' },
    { codes: [302], tries: 1, says: 'answered 302' },
  ])('that stay at $codes are a Problem after $tries tries, which does not tell the path', async (row) => {
    const webhook = await startWebhook(...row.codes);

    const thrown = hooksTo(webhook.url).fire('before-fence', facts);

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
