import type { Desired, Platform } from '../../contract/desired';
import type { Finding } from '../../contract/finding';
import type { AccountState } from '../../mysql/accounts';
import type { ReplicaStatus } from '../../mysql/replication-status';
import type { PreparedXa } from '../../mysql/xa';
import type { Inventory } from '../data/inventory';
import type { ServerFacts } from '../data/step-outputs';
import type { InstanceState } from '../ports';
import type { LeftOut, SourceTables } from '../servers/left-out';
import type { TargetWork } from '../steps/copy/work-of-another';

/** Everything the checks look at, read once. Checks are pure: a survey in, findings out. */
export interface Survey {
  readonly desired: Desired;
  readonly source: ServerSurvey;
  readonly target: TargetSurvey;
  /** What is taken, by schemas and table filter. */
  readonly inventory: Inventory;
  /** Every table and view of users on the source, by name. */
  readonly sourceTables: SourceTables;
  readonly leftOut: LeftOut;
  /** The platform's side of the source; `undefined` where there is none. */
  readonly instance: InstanceState | undefined;
  /** True once this migration has written to the target: what is there is ours. */
  readonly begun: boolean;
}

export interface ServerSurvey {
  readonly platform: Platform;
  readonly facts: ServerFacts;
  /** Global variables that the checks ask for, lower-case names. A missing one does not exist on that version. */
  readonly variables: ReadonlyMap<string, string>;
  /** Privileges of our account, roles resolved, upper case. */
  readonly privileges: ReadonlySet<string>;
  /** Procedures of the schema `mysql`, lower case. */
  readonly procedures: ReadonlySet<string>;
  readonly preparedXa: readonly PreparedXa[];
  readonly retention: RetentionSurvey | undefined;
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
  readonly channel: ReplicaStatus | undefined;
  /** Of the copy's own schema there, if it stands. */
  readonly work: TargetWork | undefined;
}

export interface ReplicationFilter {
  readonly name: string;
  readonly rule: string;
}

export type Check = (survey: Survey) => readonly Finding[];
