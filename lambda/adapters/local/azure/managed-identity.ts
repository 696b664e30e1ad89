import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { portOf } from './port-of';
import { audienceOf, lifeSeconds, type Tokens } from './tokens';

/** The identity of an app, and where the app's code gets tokens for it. */
export interface ManagedIdentity {
  readonly client: string;
  readonly principal: string;
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference */
export async function startManagedIdentity(tokens: Tokens, issuer: string): Promise<ManagedIdentity> {
  const client = randomUUID();
  const principal = randomUUID();
  const secret = randomBytes(16).toString('hex');
  const server = createServer((request, response) => {
    const { searchParams: asked, pathname } = new URL(request.url ?? '/', 'http://identity');
    const own = asked.get('client_id') === client;
    const admitted = request.headers['x-identity-header'] === secret;
    const known = pathname === '/msi/token' && asked.get('api-version') === '2019-08-01';
    response.writeHead(!admitted ? 401 : known && own ? 200 : 400, { 'content-type': 'application/json' });
    if (!(admitted && known && own)) {
      response.end(JSON.stringify({ statusCode: 400, message: 'no such identity' }));
      return;
    }
    const resource = asked.get('resource') ?? '';
    const access_token = tokens.issue(issuer, { aud: audienceOf(resource), azp: client, sub: principal });
    const expires_on = String(Math.floor(Date.now() / 1000) + lifeSeconds);
    response.end(JSON.stringify({ access_token, expires_on, resource, token_type: 'Bearer', client_id: client }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    client,
    principal,
    environment: {
      IDENTITY_ENDPOINT: `http://127.0.0.1:${portOf(server.address())}/msi/token`,
      IDENTITY_HEADER: secret,
      AZURE_CLIENT_ID: client,
    },
    stop: () => closed(server),
  };
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.closeAllConnections();
    server.close(() => resolve());
  });
}
