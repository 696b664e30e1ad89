import type { Answer, LocalFlexibleServer, Route } from './local-azure';
import type { Operations } from './operations';

export interface ConfigurationsSettings {
  /** Path of the server. */
  readonly path: string;
  readonly server: LocalFlexibleServer;
  readonly operations: Operations;
  /** Values of static parameters that wait for a restart. */
  readonly pending: Map<string, string>;
  readonly isStatic: (name: string) => boolean;
}

/** Server parameters as ARM has them. */
export function configurations(settings: ConfigurationsSettings): Route {
  const { server, operations, pending, isStatic } = settings;
  const path = `${settings.path}/configurations/`;
  return async (request, url, body) => {
    if (!url.pathname.startsWith(path)) return undefined;
    const name = url.pathname.slice(path.length);
    if (request.method === 'GET') return described(settings, path, name);
    const value = wantedValue(body);
    return operations.begin(url.origin, async () => {
      if (isStatic(name)) pending.set(name, value);
      else await server.setParameter(name, value);
    });
  };
}

/** A static one has its new value here at once, and on the server after a restart. */
async function described(
  { server, pending, isStatic }: ConfigurationsSettings,
  path: string,
  name: string,
): Promise<Answer | undefined> {
  const value = pending.get(name) ?? (await server.parameter(name));
  if (value === undefined) return undefined;
  const flag = (is: boolean) => (is ? 'True' : 'False');
  const properties = {
    value,
    isDynamicConfig: flag(!isStatic(name)),
    isConfigPendingRestart: flag(pending.has(name)),
  };
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
