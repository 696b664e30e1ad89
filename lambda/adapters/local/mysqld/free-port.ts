import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below the range from which systems take the local ends of outgoing connections, so that a restart finds its port free. */
const first = 20_000;
const last = 30_000;

/**
 * A server binds its port a second after it was found free. So that no two starts find the same one meanwhile, each process looks
 * in a share of its own and gives out no port twice before the share is used up.
 */
const share = 100;
const given = new Set<number>();

export async function freePort(): Promise<number> {
  const from = first + (process.pid % ((last - first) / share)) * share;
  for (let attempt = 0; attempt < 2 * share; attempt++) {
    if (given.size >= share) given.clear();
    const port = randomInt(from, from + share);
    if (given.has(port)) continue;
    given.add(port);
    if (await isPortFree(port)) return port;
  }
  throw new Error(`no free port found between ${from} and ${from + share}`);
}

export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}
