import type { Desired } from '../../lambda/contract/desired';
import type { ServerSurvey, SourceSurvey, Survey, TargetSurvey } from '../../lambda/migration/checks';
import type { Inventory, TableFacts } from '../../lambda/migration/data/inventory';
import type { TargetState } from '../../lambda/migration/ports';
import { leftOutOf, type SourceTables } from '../../lambda/migration/servers/left-out';
import { aDesired } from './a-desired';

/** A Flexible Server like most. */
export const aTargetState: TargetState = {
  status: 'Ready',
  sku: 'GP_Standard_D4ds_v4',
  iops: 700,
  ioScaling: false,
  storageGigabytes: 128,
  autoGrow: true,
  acceleratedLogs: false,
  highAvailability: 'none',
  geoRedundantBackup: false,
  replicas: [],
  publicAccess: true,
  insideNetwork: false,
};

/** Two servers of which every check has nothing to say. A test changes what it is about. */
export function aSurvey(
  changes: {
    readonly desired?: Partial<Desired>;
    readonly source?: Partial<SourceSurvey>;
    readonly target?: Partial<TargetSurvey>;
    readonly inventory?: Partial<Inventory>;
    readonly sourceTables?: SourceTables;
    readonly instance?: Survey['instance'];
    readonly targetState?: Survey['targetState'];
    readonly begun?: boolean;
    readonly goneFunctions?: readonly string[];
  } = {},
): Survey {
  const wanted = { ...desired, ...changes.desired };
  const sourceTables = changes.sourceTables ?? { schemas: [...wanted.schemas], tables: [] };
  return {
    desired: wanted,
    sourceTables,
    leftOut: leftOutOf(wanted, sourceTables),
    source: { ...sourceSurvey, ...changes.source },
    target: { ...targetSurvey, ...changes.target },
    inventory: { ...noObjects, ...changes.inventory },
    instance: changes.instance,
    goneFunctions: new Set(changes.goneFunctions ?? []),
    targetState: 'targetState' in changes ? changes.targetState : aTargetState,
    begun: changes.begun ?? false,
  };
}

export function withVariables(server: 'source' | 'target', changes: Readonly<Record<string, string>>): Survey {
  const calm = server === 'source' ? sourceSurvey : targetSurvey;
  return aSurvey({ [server]: { variables: new Map([...calm.variables, ...Object.entries(changes)]) } });
}

export function withFacts(
  source: Partial<ServerSurvey['facts']>,
  target: Partial<ServerSurvey['facts']> = {},
  desiredChanges: Partial<Desired> = {},
): Survey {
  return aSurvey({
    desired: desiredChanges,
    source: { facts: { ...sourceSurvey.facts, ...source } },
    target: { facts: { ...targetSurvey.facts, ...target } },
  });
}

export function aTable(changes: Partial<TableFacts> = {}): TableFacts {
  return {
    schema: 'shop',
    name: 'item',
    engine: 'InnoDB',
    rowFormat: 'Dynamic',
    createOptions: '',
    partitioned: false,
    createText: 'CREATE TABLE ...',
    columns: [],
    keys: [
      {
        name: 'PRIMARY',
        unique: true,
        nullable: false,
        kind: 'btree',
        visible: true,
        parts: [{ column: 'id', prefix: null, descending: false }],
      },
    ],
    foreignKeys: [],
    autoIncrement: null,
    rows: 10,
    dataBytes: 16384,
    indexBytes: 0,
    ...changes,
  };
}

const spec = {
  host: 'db.example',
  port: 3306,
  user: 'admin',
  password: { kind: 'environment', name: 'X' },
  tls: 'verified',
  caPem: 'PEM',
} as const;

const desired = aDesired({
  name: 'calm',
  source: { ...spec, platform: 'rds' },
  target: { ...spec, platform: 'azure' },
  channel: { host: 'db.example', port: 3306 },
});

const noObjects: Inventory = { schemas: [], tables: [], views: [], routines: [], triggers: [], events: [] };

const variables: ReadonlyMap<string, string> = new Map([
  ['log_bin', 'ON'],
  ['binlog_format', 'ROW'],
  ['binlog_row_image', 'FULL'],
  ['binlog_transaction_compression', 'OFF'],
  ['read_only', 'OFF'],
  ['sql_generate_invisible_primary_key', 'OFF'],
  ['local_infile', 'ON'],
  ['max_allowed_packet', '67108864'],
  ['event_scheduler', 'OFF'],
  ['performance_schema', 'ON'],
  ['sql_mode', 'STRICT_TRANS_TABLES,NO_ZERO_DATE'],
  ['time_zone', '+00:00'],
]);

const sourceSurvey: SourceSurvey = {
  platform: 'rds',
  facts: { version: '8.0.42', serverUuid: 'a', serverId: '101', gtidMode: 'OFF', lowerCaseTableNames: 1 },
  variables,
  privileges: new Set(['ALL PRIVILEGES']),
  procedures: new Set([
    'rds_set_configuration',
    'rds_show_configuration',
    'rds_stop_replication',
    'rds_start_replication',
  ]),
  preparedXa: [],
  retention: { setting: 'binlog retention hours', value: '72', covers: true },
  reservedWords: new Set(['SELECT', 'TABLE']),
  plugins: new Set(['InnoDB', 'caching_sha2_password']),
  channel: undefined,
  spatialReferences: new Map(),
  brokenViews: [],
  setVariables: new Set(),
  mostConnections: undefined,
  accounts: [],
};

const targetSurvey: TargetSurvey = {
  platform: 'azure',
  facts: { version: '8.4.5', serverUuid: 'b', serverId: '201', gtidMode: 'OFF', lowerCaseTableNames: 1 },
  variables,
  privileges: new Set(['ALL PRIVILEGES']),
  procedures: new Set([
    'az_replication_change_master',
    'az_replication_change_master_with_gtid',
    'az_replication_start',
    'az_replication_stop',
    'az_replication_remove_master',
  ]),
  preparedXa: [],
  retention: undefined,
  accounts: [],
  schemas: new Map(),
  filters: [{ name: 'REPLICATE_WILD_IGNORE_TABLE', rule: 'mysql.%,sys.%' }],
  channel: undefined,
  reservedWords: new Set(['SELECT', 'TABLE']),
  plugins: new Set(['InnoDB', 'caching_sha2_password']),
  collations: new Set(['utf8mb4_0900_ai_ci']),
  namedTimeZones: true,
  spatialReferences: new Set(),
  work: undefined,
};
