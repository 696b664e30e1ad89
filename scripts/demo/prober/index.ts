import { createWriteStream } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { readClientSettings } from '../client/client-settings';
import { followEndpoint } from '../client/followed-endpoint';
import { leave, obeyParent } from '../client/lifeline';
import { endpointReader } from '../client/published-endpoint';
import { openShopSession, type ShopSession } from '../client/shop-session';
import { type Attempt, attemptLine } from './attempt';

/** Between two writes: seldom, so that the prober is not the load, until the parent says `closely`. */
const gapMs = { seldom: 50, closely: 8 };
const patienceMs = 100;

/** One tiny write after the other on one connection: the measure of the write outage. */
async function main(): Promise<void> {
  const { start, place, login, file } = readClientSettings(process.env);
  const endpoint = followEndpoint({ start, read: endpointReader(place), everyMs: 50 });
  const lines = createWriteStream(file, { flags: 'ax' });
  let stopping = false;
  let session: ShopSession | undefined;
  let gap = gapMs.seldom;
  const stop = (): void => {
    stopping = true;
  };
  obeyParent(stop, (request) => {
    if (request === 'closely' || request === 'seldom') gap = gapMs[request];
  });
  endpoint.onChange(() => session?.end());

  for (let id = 1; !stopping; id++) {
    const startedMs = performance.now();
    const { side } = endpoint.current();
    const waiting = setInterval(() => endpoint.trouble(), patienceMs);
    let outcome: Attempt['outcome'] = 'acknowledged';
    try {
      if (session === undefined || session.closed) session = await openShopSession(endpoint.current(), login);
      await session.run('INSERT INTO probe (id, at_ms) VALUES (?, ?)', [id, Date.now()]);
    } catch {
      outcome = session === undefined || session.closed ? 'lost' : 'refused';
      endpoint.trouble();
    }
    clearInterval(waiting);
    lines.write(`${attemptLine({ outcome, side, startedMs, endedMs: performance.now() })}\n`);
    await sleep(gap);
  }
  session?.end();
  endpoint.stop();
  await new Promise<void>((resolve) => lines.end(resolve));
  leave();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
