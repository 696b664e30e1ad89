import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { newCertificateAuthority } from '../mysqld/certificates';
import { configurations } from './configurations';
import { entra } from './entra';
import { Operations } from './operations';
import { portOf } from './port-of';
import { type LocalShape, servers, usualShape } from './servers';
import { newTokens, type Tokens } from './tokens';

/** A server of this machine that plays the Flexible Server. */
export interface LocalFlexibleServer {
  readonly name: string;
  /** undefined: it has no such parameter. */
  parameter(name: string): Promise<string | undefined>;
  setParameter(name: string, value: string): Promise<void>;
  restart(): Promise<void>;
  /** RESET, and this set as what is purged. */
  resetGtid(set: string): Promise<void>;
}

export interface LocalAzureOptions {
  readonly server: LocalFlexibleServer;
  /** How long a changed parameter takes to reach the server. */
  readonly delayMs: { readonly min: number; readonly max: number };
  /** Whether Entra trusts this token of another platform. @default every token */
  readonly trusts?: (assertion: string) => boolean;
  /** What ARM says of the server besides its parameters. @default a server of four cores with nothing special */
  readonly shape?: Partial<LocalShape>;
  /** Parameters that take effect with a restart. @default none */
  readonly staticParameters?: readonly string[];
}

/** The two services of Azure that a migration talks to besides MySQL: Entra's tokens, ARM's hands on the server. */
export interface LocalAzure {
  readonly endpoint: string;
  readonly caPem: string;
  readonly subscription: string;
  readonly resourceGroup: string;
  readonly tenant: string;
  readonly client: string;
  readonly clientSecret: string;
  /** As ARM describes the server now; a test may change it, as somebody in the portal would. */
  readonly shape: { now: LocalShape };
  /** Who signed a token of Entra's, and what it says. */
  readonly tokens: Tokens;
  readonly issuer: string;
  stop(): Promise<void>;
}

/** Answers a request, or leaves it to the next one. */
export type Route = (request: IncomingMessage, url: URL, body: string) => Promise<Answer | undefined>;

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export async function startLocalAzure(options: LocalAzureOptions): Promise<LocalAzure> {
  const authority = newCertificateAuthority('local Azure');
  const { certificatePem: cert, keyPem: key } = authority.issueServer('127.0.0.1');
  const place = {
    ...{ subscription: randomUUID(), resourceGroup: 'local', tenant: randomUUID(), client: randomUUID() },
    clientSecret: randomBytes(24).toString('base64url'),
  };
  const tokens = newTokens(place.tenant);
  const path = `/subscriptions/${place.subscription}/resourceGroups/${place.resourceGroup}/providers/Microsoft.DBforMySQL/flexibleServers/${options.server.name}`;
  const shape = { now: { ...usualShape, ...options.shape } };
  const { staticParameters = [] } = options;
  const common = {
    ...{ path, server: options.server, pending: new Map<string, string>() },
    operations: new Operations(place.subscription, options.delayMs),
  };
  const routes: readonly Route[] = [
    entra({ ...place, tokens, trusts: options.trusts ?? (() => true) }),
    withToken(tokens),
    common.operations.report,
    configurations({ ...common, isStatic: (name) => staticParameters.includes(name) }),
    servers({ ...common, shape }),
  ];
  const server = createServer({ cert, key }, (request, response) => {
    void answer(routes, request).then(
      (answered) => send(response, answered),
      (fault) => send(response, fault500(fault)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `https://127.0.0.1:${portOf(server.address())}`;
  return {
    ...place,
    shape,
    endpoint,
    caPem: authority.caPem,
    tokens,
    issuer: `${endpoint}/${place.tenant}/v2.0`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Answers whoever has none that is meant for it. */
function withToken(tokens: Tokens): Route {
  return async (request, url) => {
    if (!url.pathname.startsWith('/subscriptions/')) return undefined;
    const token = (request.headers.authorization ?? '').replace(/^Bearer /, '');
    return tokens.read(token)?.aud === url.origin ? undefined : unauthorized;
  };
}

const unauthorized: Answer = {
  status: 401,
  headers: { 'www-authenticate': 'Bearer' },
  body: { error: { code: 'AuthenticationFailed', message: 'the token is missing or not known' } },
};

async function answer(routes: readonly Route[], request: IncomingMessage): Promise<Answer> {
  const url = new URL(request.url ?? '/', `https://${request.headers.host ?? '127.0.0.1'}`);
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(Buffer.from(part));
  for (const route of routes) {
    const answered = await route(request, url, Buffer.concat(parts).toString());
    if (answered !== undefined) return answered;
  }
  return { status: 404, body: { error: { code: 'ResourceNotFound', message: `${url.pathname} is not there` } } };
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

function fault500(fault: unknown): Answer {
  return { status: 500, body: { error: { code: 'InternalServerError', message: String(fault) } } };
}
