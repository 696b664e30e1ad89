import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Answer, LocalFlexibleServer, Route } from './local-azure';

export interface ConfigurationsSettings {
  readonly subscription: string;
  readonly resourceGroup: string;
  readonly server: LocalFlexibleServer;
  readonly delayMs: { readonly min: number; readonly max: number };
  readonly tokens: ReadonlySet<string>;
}

type Operation = { status: 'InProgress' | 'Succeeded' | 'Failed'; message: string };

/**
 * Server parameters as ARM has them: a change is an operation that is asked about until it is over, and one server
 * takes them one after the other. https://learn.microsoft.com/azure/azure-resource-manager/management/async-operations
 */
export function configurations(settings: ConfigurationsSettings): Route {
  const { subscription, resourceGroup, server, tokens } = settings;
  const path = `/subscriptions/${subscription}/resourceGroups/${resourceGroup}/providers/Microsoft.DBforMySQL/flexibleServers/${server.name}/configurations/`;
  const operations = new Map<string, Operation>();
  let queue: Promise<void> = Promise.resolve();
  return async (request, url, body) => {
    if (!url.pathname.startsWith('/subscriptions/')) return undefined;
    if (!tokens.has((request.headers.authorization ?? '').replace(/^Bearer /, ''))) return unauthorized;
    const operation = operations.get(url.pathname.split('/').at(-1) ?? '');
    if (operation !== undefined) return report(operation);
    if (!url.pathname.startsWith(path)) return undefined;
    const name = url.pathname.slice(path.length);
    if (request.method === 'GET') return described(server, path, name);
    const id = randomUUID();
    const begun: Operation = { status: 'InProgress', message: '' };
    operations.set(id, begun);
    const value = wantedValue(body);
    queue = queue.then(() => change(settings, name, value, begun));
    const status = `${url.origin}/subscriptions/${subscription}/providers/Microsoft.DBforMySQL/operations/${id}`;
    return { status: 202, headers: { 'azure-asyncoperation': status, 'retry-after': '0' }, body: {} };
  };
}

async function change(
  { server, delayMs }: ConfigurationsSettings,
  name: string,
  value: string,
  operation: Operation,
): Promise<void> {
  await wait(delayMs.min + Math.random() * (delayMs.max - delayMs.min));
  try {
    await server.setParameter(name, value);
    operation.status = 'Succeeded';
  } catch (thrown) {
    operation.message = String(thrown);
    operation.status = 'Failed';
  }
}

function report({ status, message }: Operation): Answer {
  const error = status === 'Failed' ? { error: { code: 'InvalidParameterValue', message } } : {};
  return { status: 200, headers: { 'retry-after': '0' }, body: { status, ...error } };
}

async function described(server: LocalFlexibleServer, path: string, name: string): Promise<Answer | undefined> {
  const value = await server.parameter(name);
  if (value === undefined) return undefined;
  const properties = { value, isDynamicConfig: 'True', isConfigPendingRestart: 'False' };
  return { status: 200, body: { id: `${path}${name}`, name, properties } };
}

function wantedValue(body: string): string {
  const parsed: unknown = JSON.parse(body);
  if (typeof parsed === 'object' && parsed !== null && 'properties' in parsed) {
    const { properties } = parsed;
    if (typeof properties === 'object' && properties !== null && 'value' in properties) return String(properties.value);
  }
  throw new TypeError('a parameter without a value');
}

const unauthorized: Answer = {
  status: 401,
  headers: { 'www-authenticate': 'Bearer' },
  body: { error: { code: 'AuthenticationFailed', message: 'the token is missing or not known' } },
};
