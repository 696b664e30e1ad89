import { request as httpRequest, type IncomingMessage } from 'node:http';
import { collect, type WireAnswer } from './wire';

export interface MotoCall {
  readonly service: string;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
}

/** Asks moto itself, past the front. */
export interface MotoClient {
  readonly port: number;
  readonly region: string;
  call(call: MotoCall): Promise<WireAnswer>;
  query(action: string, parameters: Record<string, string>): Promise<string>;
  json(service: string, target: string, input: unknown): Promise<unknown>;
}

export function motoClient(port: number, region: string): MotoClient {
  const call = (wanted: MotoCall): Promise<WireAnswer> =>
    new Promise((resolve, reject) => {
      const body = Buffer.from(wanted.body ?? '');
      const headers = {
        authorization: unsigned(wanted.service, region),
        'content-length': String(body.length),
        ...wanted.headers,
      };
      const method = wanted.method ?? 'POST';
      const outgoing = httpRequest({ host: '127.0.0.1', port, method, path: wanted.path ?? '/', headers }, (incoming) =>
        wholeAnswer(incoming).then(resolve, reject),
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  return {
    port,
    region,
    call,
    query: async (action, parameters) => {
      const body = new URLSearchParams({ Action: action, Version: '2014-10-31', ...parameters }).toString();
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const answer = await call({ service: 'rds', headers, body });
      return succeeded(answer, action).toString();
    },
    json: async (service, target, input) => {
      const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target };
      const answer = await call({ service, headers, body: JSON.stringify(input) });
      const text = succeeded(answer, target).toString();
      return text === '' ? {} : JSON.parse(text);
    },
  };
}

async function wholeAnswer(incoming: IncomingMessage): Promise<WireAnswer> {
  const body = await collect(incoming);
  return { status: incoming.statusCode ?? 500, headers: plainHeaders(incoming.headers), body };
}

/** Hop-by-hop headers describe the connection to moto, not the answer. */
export function plainHeaders(headers: IncomingMessage['headers']): Record<string, string | string[]> {
  const dropped = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length']);
  const kept: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !dropped.has(name)) kept[name] = value;
  }
  return kept;
}

function succeeded(answer: WireAnswer, what: string): Buffer {
  if (answer.status < 300) return answer.body;
  throw new Error(`local aws: ${what} answered ${answer.status}: ${answer.body.toString().slice(0, 500)}`);
}

/** moto looks at the service and the region of a signature, never at the signature. */
function unsigned(service: string, region: string): string {
  return `AWS4-HMAC-SHA256 Credential=local/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`;
}
