import { appendFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { awsClients, s3Tickets } from '../../../lambda/adapters/aws';
import { systemClock } from '../../../lambda/adapters/node';
import { env } from '../../../lambda/contract/names';
import { Problem } from '../../../lambda/contract/problem';
import { variable } from '../../../lambda/entry/aws-ports';
import { registerRoutes } from '../../../lambda/entry/azure-routes';
import { serveRuns } from '../../../lambda/entry/azure-runs';

/** The host as it is, around work that does what the test wants: `{ name, sleepMs?, fails? }`. */
const clients = awsClients({ forcePathStyle: true });
const runs = serveRuns({
  tickets: s3Tickets({ s3: () => clients.s3, bucket: variable(env.bucket), prefix: 'host-runs/' }),
  clock: systemClock,
  async work(raw) {
    const event = Object(raw);
    appendFileSync(variable('BEGUN'), `${event.name}\n`);
    await wait(Number(event.sleepMs ?? 0));
    if (event.fails === undefined) return { done: event.name };
    throw new Problem(event.fails);
  },
});
registerRoutes(runs, variable(env.caller));
