import type { Desired, Platform } from '../../contract/desired';
import type { Finding } from '../../contract/finding';
import type { AccountState } from '../../mysql/accounts';
import type { SpatialReference } from '../../mysql/catalog/server-catalogue';
import type { ReplicaStatus } from '../../mysql/replication-status';
import type { PreparedXa } from '../../mysql/xa';
import type { Inventory } from '../data/inventory';
import type { ServerFacts } from '../data/step-outputs';
import type { InstanceState, TargetState } from '../ports';
import type { LeftOut, NamedTable, SourceTables } from '../servers/left-out';
import type { TargetWork } from '../steps/copy/work-of-another';

/** Everything the checks look at, read once. Checks are pure: a survey in, findings out. */
export interface Survey {
  readonly desired: Desired;
  readonly source: SourceSurvey;
  readonly target: TargetSurvey;
  /** What is taken, by schemas and table filter. */
  readonly inventory: Inventory;
  /** Every table and view of users on the source, by name. */
  readonly sourceTables: SourceTables;
  readonly leftOut: LeftOut;
  /** The platform's side of the source; `undefined` where there is none. */
  readonly instance: InstanceState | undefined;
  /** Lower-case names of functions that definitions call, that the source knows by itself and the target does not. */
  readonly goneFunctions: ReadonlySet<string>;
  /** The platform's side of the target; `undefined` where there is none, or no login for it. */
  readonly targetState?: TargetState | undefined;
  /** True once this migration has written to the target: what is there is ours. */
  readonly begun: boolean;
}

export interface ServerSurvey {
  readonly platform: Platform;
  readonly facts: ServerFacts;
  /** Global variables, lower-case names. A missing one does not exist on that version. */
  readonly variables: ReadonlyMap<string, string>;
  /** Privileges of our account, roles resolved, upper case. */
  readonly privileges: ReadonlySet<string>;
  /** Procedures of the schema `mysql`, lower case. */
  readonly procedures: ReadonlySet<string>;
  readonly preparedXa: readonly PreparedXa[];
  readonly retention: RetentionSurvey | undefined;
  /** Words that may not stand as names without quotes, upper case. */
  readonly reservedWords: ReadonlySet<string>;
  /** Active ones: authentication, full-text parsers, engines. */
  readonly plugins: ReadonlySet<string>;
  /** What this server does when it is itself a replica. */
  readonly channel: ReplicaStatus | undefined;
}

export interface SourceSurvey extends ServerSurvey {
  /** Spatial reference systems that its columns use, by id. */
  readonly spatialReferences: ReadonlyMap<string, SpatialReference>;
  /** Views that refer to something that is not there. */
  readonly brokenViews: readonly NamedTable[];
  /** Lower-case names of variables that somebody set there. */
  readonly setVariables: ReadonlySet<string>;
  /** Most connections that were open at once since the server started; undefined: not known. */
  readonly mostConnections: number | undefined;
  /** Accounts of applications and people, without the platform's; empty where they may not be read. */
  readonly accounts: readonly AccountPlugin[];
}

export interface AccountPlugin {
  readonly user: string;
  readonly host: string;
  readonly plugin: string;
}

export interface RetentionSurvey {
  readonly setting: string;
  readonly value: string | null;
  readonly covers: boolean;
}

export interface TargetSurvey extends ServerSurvey {
  readonly accounts: readonly AccountState[];
  /** Schemas that exist there, with the number of tables, views and routines in them. */
  readonly schemas: ReadonlyMap<string, number>;
  /** Replication filters of the server and its channels, e.g. `REPLICATE_WILD_IGNORE_TABLE` -> `mysql.%`. */
  readonly filters: readonly ReplicationFilter[];
  readonly collations: ReadonlySet<string>;
  /** False where the time zone tables are empty: only offsets can be used. */
  readonly namedTimeZones: boolean;
  /** Ids of the spatial reference systems that columns of the source use: those that exist here. */
  readonly spatialReferences: ReadonlySet<string>;
  /** Of the copy's own schema there, if it stands. */
  readonly work: TargetWork | undefined;
}

export interface ReplicationFilter {
  readonly name: string;
  readonly rule: string;
}

export type Check = (survey: Survey) => readonly Finding[];
