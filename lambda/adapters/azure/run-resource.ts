import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { TokenCredential } from '@azure/identity';
import { type FunctionHostSettings, refusal, runsPath, type Ticket, ticket } from '../../contract/function-host';
import { Problem } from '../../contract/problem';
import { azureProblem } from './azure-fault';

/** What asking came to: a ticket; no such run; or nothing that tells (the platform answered, or nobody did). */
export type Asked = { readonly ticket: Ticket } | { readonly nothing: 'unknown' | 'unanswered'; readonly why: string };

/** The host's one resource, as the caller sees it. Refusals that will not pass are thrown. */
export interface RunResource {
  start(id: string, body: string, signal: AbortSignal): Promise<Asked>;
  look(id: string): Promise<Asked>;
}

export interface RunResourceOptions {
  readonly settings: FunctionHostSettings;
  readonly credential: TokenCredential;
}

/** The platform's load balancer gives a request up after 230 s; a look is answered at once. */
const startTimeoutMs = 235_000;
const lookTimeoutMs = 10_000;
const largestAnswerBytes = 16 * 1024 * 1024;

export function runResource({ settings, credential }: RunResourceOptions): RunResource {
  const place = (id: string) => new URL(`${runsPath}/${encodeURIComponent(id)}`, settings.url);
  const ask = async (method: 'GET' | 'POST', id: string, body: string | undefined, signal: AbortSignal) => {
    const token = await tokenFor(credential, settings);
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    try {
      return read(await sent(place(id), { method, headers, body, signal, ca: settings.endpoints?.caPem }), settings);
    } catch (thrown) {
      if (thrown instanceof Problem) throw thrown;
      return { nothing: 'unanswered', why: reason(thrown) } as const;
    }
  };
  return {
    start: (id, body, signal) => ask('POST', id, body, AbortSignal.any([signal, AbortSignal.timeout(startTimeoutMs)])),
    look: (id) => ask('GET', id, undefined, AbortSignal.timeout(lookTimeoutMs)),
  };
}

async function tokenFor(credential: TokenCredential, { scope, login }: FunctionHostSettings): Promise<string> {
  const got = await credential.getToken(scope).catch((thrown: unknown) => {
    throw azureProblem(`get a token for ${scope}`, thrown, login.kind);
  });
  if (got !== null) return got.token;
  throw azureProblem(`get a token for ${scope}`, { message: 'Entra gave none' }, login.kind);
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** The body of a platform's own answer may be anything, and is not repeated. */
function read({ status, body }: Answer, { url }: FunctionHostSettings): Asked {
  const said = parsed(body);
  const read = ticket.safeParse(said);
  if (read.success && status < 300) return { ticket: read.data };
  const refused = refusal.safeParse(said);
  if (refused.success) {
    if (status === 404) return { nothing: 'unknown', why: refused.data.problem.message };
    throw new Problem(refused.data.problem);
  }
  if (status === 401 || status === 403) throw denied(url, status);
  // The app is there and does not know the path, or it is not there yet: both pass while it is being deployed.
  return { nothing: 'unanswered', why: `the platform answered with status ${status}` };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

interface Sent {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly signal: AbortSignal;
  readonly ca: string | undefined;
}

function sent(url: URL, { method, headers, body, signal, ca }: Sent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    // A connection of its own: one that the host has let go of in the meantime would look like a lost request.
    const options = { method, headers, signal, agent: false, ...(ca === undefined ? {} : { ca }) };
    const take = (answer: IncomingMessage) => collected(answer).then(resolve, reject);
    const asked = url.protocol === 'http:' ? httpRequest(url, options, take) : httpsRequest(url, options, take);
    asked.on('error', reject);
    asked.end(body);
  });
}

async function collected(answer: IncomingMessage): Promise<Answer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of answer) {
    const piece = Buffer.from(part);
    size += piece.length;
    if (size > largestAnswerBytes) throw new Error(`the answer is larger than ${largestAnswerBytes} bytes`);
    parts.push(piece);
  }
  return { status: answer.statusCode ?? 0, body: Buffer.concat(parts).toString() };
}

function denied(url: string, status: number): Problem {
  return new Problem({
    code: 'cloud.host-denied',
    side: 'cloud',
    message: `the host ${url} does not let us in (status ${status})`,
    remedy:
      'compare handlers.application and handlers.clientId with the authentication settings of the Function app (docs/azure-function.md)',
  });
}

/** Names and texts of Node's own: they know addresses, and nothing of what was sent. */
function reason(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null) return 'no answer';
  const code = 'code' in thrown ? `${String(thrown.code)}: ` : '';
  return `${code}${'message' in thrown ? String(thrown.message) : 'no answer'}`.slice(0, 200);
}
