import { mkdir, readFile, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { startGuard } from '../../aws/guard';
import { newCertificateAuthority } from '../../mysqld/certificates';
import { portOf } from '../port-of';
import { type Authentication, judge, plain } from './authentication';
import { type HttpFunction, startInstance } from './instance';

export interface FunctionAppOptions {
  /** The zip as it is deployed: `host.json`, `package.json` and the code. */
  readonly zip: Uint8Array;
  readonly folder: string;
  /** App settings, and what the platform gives to every app (`WEBSITE_AUTH_ENABLED` is set here). */
  readonly environment: Readonly<Record<string, string>>;
  /** `off`: nobody looks at who asks. */
  readonly authentication: Authentication | 'off';
  /** How many there are; requests go round. @default 1 */
  readonly instances?: number;
  /** How long the load balancer waits for an answer. @default 230 s, as on Azure */
  readonly replyLimitMs?: number;
}

/** A Function app on this machine, the platform's part included. */
export interface LocalFunctionApp {
  readonly url: string;
  readonly caPem: string;
  readonly logFolder: string;
  /** Requests that the load balancer gave up. */
  readonly cutOff: () => number;
  /** Ends the instances that are at work (or all), without a word; the platform starts others. */
  recycle(): Promise<void>;
  stop(): Promise<void>;
}

export async function startLocalFunctionApp(options: FunctionAppOptions): Promise<LocalFunctionApp> {
  const { folder, authentication } = options;
  await unpack(options.zip, folder);
  const hostFile = JSON.parse(await readFile(join(folder, 'host.json'), 'utf8'));
  const prefix = String(hostFile.extensions?.http?.routePrefix ?? 'api');
  const guard = startGuard();
  let started = 0;
  const start = () =>
    startInstance({
      folder,
      environment: {
        ...options.environment,
        PATH: process.env.PATH ?? '/usr/bin:/bin',
        HOME: '/tmp',
        FUNCTIONS_WORKER_RUNTIME: 'node',
        WEBSITE_AUTH_ENABLED: authentication === 'off' ? 'False' : 'True',
      },
      logFile: join(folder, `instance-${++started}.log`),
      guard,
    });
  let instances = await Promise.all(Array.from({ length: options.instances ?? 1 }, start));
  let turn = 0;
  let cutOff = 0;
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(request);
    const judged =
      authentication === 'off'
        ? { admitted: true as const, headers: plain(request.headers) }
        : judge(authentication, request.headers);
    if (!judged.admitted) return void response.writeHead(judged.status, { 'www-authenticate': 'Bearer' }).end();
    const living = instances.filter((one) => one.alive());
    const instance = living[turn++ % Math.max(1, living.length)];
    const url = new URL(request.url ?? '/', `https://${request.headers.host ?? 'localhost'}`);
    const method = request.method ?? 'GET';
    const found = instance && functionFor(instance.functions, prefix, method, url.pathname);
    if (instance === undefined || found === undefined) return void response.writeHead(instance ? 404 : 503).end();
    const limit = setTimeout(() => {
      cutOff += 1;
      response.writeHead(502).end();
    }, options.replyLimitMs ?? 230_000);
    const { name, params } = found;
    const said = await instance.invoke(name, {
      url: url.href,
      method,
      headers: judged.headers,
      params,
      body: { string: body },
    });
    clearTimeout(limit);
    if (response.writableEnded) return;
    if (said === undefined) return void response.writeHead(502).end();
    response.writeHead(said.status, said.headers).end(said.body);
  };
  const authority = newCertificateAuthority('local Function app');
  const { certificatePem: cert, keyPem: key } = authority.issueServer('127.0.0.1');
  const server = createServer({ cert, key }, (request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://127.0.0.1:${portOf(server.address())}`,
    caPem: authority.caPem,
    logFolder: folder,
    cutOff: () => cutOff,
    async recycle() {
      const busy = instances.filter((one) => one.running() > 0);
      const ended = busy.length > 0 ? busy : instances;
      for (const one of ended) one.kill();
      const others = await Promise.all(ended.map(start));
      instances = [...instances.filter((one) => !ended.includes(one)), ...others];
    },
    async stop() {
      await new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      });
      await guard.release();
    },
  };
}

/** `runs/{id}` -> the function and what stands in the braces. */
function functionFor(functions: readonly HttpFunction[], prefix: string, method: string, path: string) {
  for (const { name, methods, route } of functions) {
    const names: string[] = [];
    const pattern = route.replace(/\{(\w+)\}/g, (_all, one: string) => {
      names.push(one);
      return '([^/]+)';
    });
    const met = new RegExp(`^/${prefix}/${pattern}$`).exec(path);
    if (met === null || !methods.includes(method)) continue;
    return { name, params: Object.fromEntries(names.map((one, at) => [one, decodeURIComponent(met[at + 1] ?? '')])) };
  }
  return undefined;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString();
}

async function unpack(zip: Uint8Array, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, content] of Object.entries(unzipSync(zip))) await writeFile(join(folder, name), content);
}
