import type { Answer, LocalFlexibleServer, Route } from './local-azure';
import type { Operations } from './operations';

/** What ARM says of the server besides its parameters, in the words of API version 2023-12-30. */
export interface LocalShape {
  readonly sku: { readonly name: string; readonly tier: string };
  readonly storage: Readonly<Record<string, string | number>>;
  readonly highAvailability: string;
  readonly geoRedundantBackup: string;
  readonly replicas: readonly string[];
  /** ISO 8601. */
  readonly backups: readonly string[];
  /** By name. */
  readonly metrics: Readonly<Record<string, number>>;
}

export const usualShape: LocalShape = {
  sku: { name: 'Standard_D4ds_v4', tier: 'GeneralPurpose' },
  storage: { storageSizeGB: 128, iops: 700, autoGrow: 'Enabled', autoIoScaling: 'Disabled', logOnDisk: 'Disabled' },
  highAvailability: 'Disabled',
  geoRedundantBackup: 'Disabled',
  replicas: [],
  backups: [],
  metrics: { cpu_percent: 12, storage_percent: 34, active_connections: 5 },
};

export interface ServersSettings {
  readonly path: string;
  readonly server: LocalFlexibleServer;
  readonly operations: Operations;
  readonly pending: Map<string, string>;
  readonly shape: { now: LocalShape };
}

/** The server as ARM has it: another compute means another machine, so the server restarts; a reset of GTIDs is a real one. */
export function servers(settings: ServersSettings): Route {
  const { path, server, operations, pending, shape } = settings;
  let status = 'Ready';
  const during = (work: () => Promise<void>) => async () => {
    try {
      await work();
    } finally {
      status = 'Ready';
    }
  };
  const restart = async () => {
    await server.restart();
    for (const [name, value] of pending) await server.setParameter(name, value);
    pending.clear();
  };
  return async (request, url, body) => {
    const { now } = shape;
    const begin = (work: () => Promise<void>): Answer => {
      status = 'Updating';
      return operations.begin(url.origin, during(work));
    };
    switch (`${request.method} ${url.pathname}`) {
      case `GET ${path}`:
        return { status: 200, body: described(path, server.name, now, status) };
      case `GET ${path}/replicas`:
        return { status: 200, body: { value: now.replicas.map((name) => ({ name })) } };
      case `GET ${path}/backups`:
        return {
          status: 200,
          body: { value: now.backups.map((completedTime) => ({ properties: { completedTime } })) },
        };
      case `GET ${path}/providers/Microsoft.Insights/metrics`:
        return { status: 200, body: { value: Object.entries(now.metrics).map(measured) } };
      case `PATCH ${path}`:
        if (status !== 'Ready') return busy;
        return begin(async () => {
          const { sku, properties } = Object(JSON.parse(body));
          if (sku !== undefined && sku.name !== now.sku.name) await restart();
          shape.now = {
            ...shape.now,
            sku: sku ?? now.sku,
            storage: { ...now.storage, ...Object(properties).storage },
          };
        });
      case `POST ${path}/restart`:
        return status === 'Ready' ? begin(restart) : busy;
      case `POST ${path}/resetGtid`:
        if (now.replicas.length > 0) return refused('GtidResetServerHasReadReplica', 'it has a read replica');
        if (now.geoRedundantBackup === 'Enabled') return refused('GtidResetGeoBackup', 'geo-redundant backup is on');
        return begin(async () => {
          await server.resetGtid(String(Object(JSON.parse(body)).gtidSet));
          shape.now = { ...shape.now, backups: [] };
        });
      default:
        return undefined;
    }
  };
}

function described(path: string, name: string, shape: LocalShape, state: string): object {
  const { sku, storage, highAvailability, geoRedundantBackup } = shape;
  return {
    id: path,
    name,
    sku,
    properties: {
      state,
      storage,
      backup: { geoRedundantBackup },
      highAvailability: { mode: highAvailability },
      network: { publicNetworkAccess: 'Enabled' },
    },
  };
}

/** The newest minute is not measured yet, as is usual. */
function measured([value, average]: readonly [string, number]): object {
  const at = (minute: string) => `2026-01-01T00:${minute}:00Z`;
  const data = [{ timeStamp: at('01'), average, maximum: average }, { timeStamp: at('02') }];
  return { name: { value }, timeseries: [{ data }] };
}

const busy: Answer = {
  status: 409,
  body: { error: { code: 'ServerIsBusy', message: 'another operation is under way' } },
};

function refused(code: string, message: string): Answer {
  return { status: 400, body: { error: { code, message } } };
}
