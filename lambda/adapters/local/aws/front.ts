import { once } from 'node:events';
import { createServer, request as httpRequest, type ServerResponse } from 'node:http';
import { plainHeaders } from './moto-client';
import { type Interceptor, jsonAnswer, readRequest, type WireAnswer, type WireRequest } from './wire';

export interface Front {
  readonly port: number;
  /** Requests wait for moto until it is known. */
  open(motoPort: number, interceptors: readonly Interceptor[]): void;
  close(): Promise<void>;
}

interface Behind {
  readonly motoPort: number;
  readonly interceptors: readonly Interceptor[];
}

/** The one address that Terraform, the SDKs and moto's own interpreter talk to. */
export async function startFront(): Promise<Front> {
  let open: (behind: Behind) => void = () => undefined;
  const opened = new Promise<Behind>((resolve) => {
    open = resolve;
  });
  const server = createServer((incoming, outgoing) => {
    const request = readRequest(incoming);
    opened.then((behind) => answer(request, behind, outgoing)).catch((fault) => refuse(outgoing, fault));
  });
  server.requestTimeout = 0; // a Lambda may answer after 15 minutes
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('local aws: the front has no port');
  return {
    port: address.port,
    open: (motoPort, interceptors) => open({ motoPort, interceptors }),
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer(request: WireRequest, behind: Behind, outgoing: ServerResponse): Promise<void> {
  for (const intercept of behind.interceptors) {
    const own = await intercept(request);
    if (own !== undefined)
      return send(isCrash(own.status, own.headers['content-type']) ? notInMoto(request) : own, outgoing);
  }
  await passOn(request, behind.motoPort, outgoing);
}

function send(own: WireAnswer, outgoing: ServerResponse): void {
  outgoing.writeHead(own.status, { ...own.headers, 'content-length': String(own.body.length) });
  outgoing.end(own.body);
}

/** Host stays as the caller wrote it: S3 tells path style from virtual hosts by it. */
async function passOn(request: WireRequest, motoPort: number, outgoing: ServerResponse): Promise<void> {
  const { expect: _answeredHere, connection: _hop, ...headers } = request.headers;
  const body = request.bodyRead() ? await request.body() : undefined;
  await new Promise<void>((resolve, reject) => {
    const onwards = httpRequest(
      { host: '127.0.0.1', port: motoPort, method: request.method, path: request.raw.url, headers },
      (incoming) => {
        if (isCrash(incoming.statusCode, incoming.headers['content-type'])) {
          incoming.resume();
          send(notInMoto(request), outgoing);
          return resolve();
        }
        const sized = incoming.headers['content-length'];
        const known = plainHeaders(incoming.headers);
        outgoing.writeHead(
          incoming.statusCode ?? 502,
          sized === undefined ? known : { ...known, 'content-length': sized },
        );
        incoming.pipe(outgoing);
        incoming.on('error', reject);
        outgoing.on('close', resolve);
      },
    );
    onwards.on('error', reject);
    if (body === undefined) request.raw.pipe(onwards);
    else onwards.end(body);
  });
}

/** An HTML page with status 500 is a call that moto does not know, or trips over. The SDKs would try it again for ten minutes. */
function isCrash(status: number | undefined, contentType: string | string[] | undefined): boolean {
  return status === 500 && String(contentType ?? '').startsWith('text/html');
}

function notInMoto(request: WireRequest): WireAnswer {
  const call = String(request.headers['x-amz-target'] ?? `${request.method} ${request.path}`);
  const message = `moto does not know ${request.service} ${call} or fails at it, see its log`;
  return jsonAnswer(501, { __type: 'NotImplementedByMoto', message });
}

function refuse(outgoing: ServerResponse, fault: unknown): void {
  if (outgoing.headersSent) return void outgoing.destroy();
  const message = fault instanceof Error ? fault.message : String(fault);
  outgoing.writeHead(502, { 'content-type': 'application/json' });
  outgoing.end(JSON.stringify({ __type: 'LocalFrontFault', message }));
}
