import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** A request as the front sees it: the body is read only when somebody asks, so that uploads can stream past. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly service: string;
  readonly raw: IncomingMessage;
  readonly bodyRead: () => boolean;
  readonly body: () => Promise<Buffer>;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers: Record<string, string | string[]>;
  readonly body: Buffer;
}

/** Answers a request itself, or leaves it to the next one (in the end to moto). */
export type Interceptor = (request: WireRequest) => Promise<WireAnswer | undefined>;

export function readRequest(raw: IncomingMessage): WireRequest {
  const url = new URL(raw.url ?? '/', 'http://front');
  let reading: Promise<Buffer> | undefined;
  return {
    method: raw.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: raw.headers,
    service: signedService(raw.headers.authorization),
    raw,
    bodyRead: () => reading !== undefined,
    body: () => {
      reading ??= collect(raw);
      return reading;
    },
  };
}

export async function collect(stream: NodeJS.ReadableStream): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(typeof part === 'string' ? Buffer.from(part) : part);
  return Buffer.concat(parts);
}

export function jsonAnswer(status: number, value: unknown, headers: Record<string, string> = {}): WireAnswer {
  const body = Buffer.from(JSON.stringify(value));
  return { status, headers: { 'content-type': 'application/json', ...headers }, body };
}

/** `Credential=key/date/region/service/aws4_request`: the only place where every request names its service. */
function signedService(authorization: string | undefined): string {
  return /Credential=[^/]+\/[^/]+\/[^/]+\/([^/]+)\//.exec(authorization ?? '')?.[1] ?? '';
}
