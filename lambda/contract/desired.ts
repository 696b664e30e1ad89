import { z } from 'zod';
import { reaches } from './reach';
import { tablePattern } from './table-filter';

/**
 * The wanted state, as Terraform hands it to the function and the shell hands it to the engine.
 * It carries references of secrets, never secrets. Numbers stay below 2^53: the provider re-marshals
 * them through float64 (facts 3.1).
 */
const secretRef = z.union([
  z.strictObject({ kind: z.literal('ssm'), name: z.string().min(1) }),
  /** Secrets Manager: text as it is, or a JSON object with the field. */
  z.strictObject({ kind: z.literal('secrets-manager'), name: z.string().min(1), field: z.string().min(1) }),
  z.strictObject({ kind: z.literal('environment'), name: z.string().min(1) }),
]);

const server = z.strictObject({
  host: z.string().min(1),
  port: z.number().int().min(1).max(65535),
  user: z.string().min(1),
  password: secretRef,
  platform: z.enum(['mysql', 'rds', 'azure']),
  /** `verified` checks the chain with `caPem` (or the platform's own bundle when it is absent). */
  tls: z.enum(['verified', 'off']),
  caPem: z.string().optional(),
});

const rdsControl = z.strictObject({
  instance: z.string().min(1),
  parameterGroup: z.string().min(1),
  allowReboot: z.boolean(),
  /** `read_only` of the group while no fence is up, usually `{TrueIfReplica}`. */
  readOnlyWas: z.string().min(1),
  /** When the source may be rebooted, in UTC, such as `sun:02:00-04:00`. Absent: at any time. */
  rebootWindow: z.string().optional(),
  /** Consent: the source's `gtid_mode` is raised to ON, one step and one reboot at a time. */
  raiseGtidMode: z
    .strictObject({
      /** How long statements that GTIDs do not bear are counted before they are refused. */
      watchMinutes: z.number().int().min(0),
      /** RDS identifier of the replica that the copy is read from. Any other is its owner's to raise first. */
      ownReplica: z.string().min(1),
    })
    .optional(),
});

/** The end of the old instance, after the clean-up. Absent: it stays as it is. */
const decommission = z.strictObject({
  /** How long it stays stopped before it may be deleted. */
  keepHours: z.number().int().min(1),
  /** The second key: its name was typed. */
  delete: z.boolean(),
});

const hooks = z.strictObject({
  beforeFence: z.url().optional(),
  cutoverAborted: z.url().optional(),
  afterCutover: z.url().optional(),
  afterRollback: z.url().optional(),
  /** Key of the HMAC signature. */
  secret: secretRef.optional(),
  /** When `beforeFence` can not be delivered: end the attempt, or cut over all the same. */
  onFailure: z.enum(['abort', 'continue']),
});

/** How applications are kept from writing to the source: its `read_only`, or locked accounts. */
export const fences = ['read-only', 'accounts'] as const;

const limits = z.strictObject({
  chunkBytes: z.number().int().min(65536),
  keylessMaxBytes: z.number().int().min(0),
  workers: z.number().int().min(1).max(64),
  maxLagSeconds: z.number().min(0.1),
  writeOutageBudgetSeconds: z.number().min(1).max(600),
  fenceTimeoutSeconds: z.number().min(1).max(600),
  validationMaxAgeSeconds: z.number().min(1),
  retentionHours: z.number().int().min(1).max(168),
  /** How long touched tables are verified after the fence, unless `strict`; coverage is in the evidence. */
  verifyAfterFenceSeconds: z.number().min(0).max(600),
  /** Statements of others that run at once on the server we copy from; above it the copy pauses. 0: never. */
  maxThreadsRunning: z.number().int().min(0),
  /** Row versions that InnoDB could not purge yet, on the server we copy from. 0: never. */
  maxHistoryLength: z.number().int().min(0),
  /** Of a replica of the source that the settings name, while the source itself is read. 0: never. */
  maxReplicaLagSeconds: z.number().min(0),
  /** The longest statement of others on the server we copy from. 0: never. */
  maxQuerySeconds: z.number().min(0),
  /** Connections that the copy leaves free on each server. */
  connectionsKept: z.number().int().min(1),
});

/** Who the function is for Entra. */
export const azureLogin = z.discriminatedUnion('kind', [
  /** Entra trusts tokens that AWS signs for the function's role: no secret anywhere. */
  z.strictObject({ kind: z.literal('federated'), tenant: z.guid(), client: z.guid() }),
  z.strictObject({ kind: z.literal('client-secret'), tenant: z.guid(), client: z.guid(), secret: secretRef }),
  /** For a host inside Azure. */
  z.strictObject({ kind: z.literal('managed-identity'), client: z.guid().optional() }),
  /** For a person's shell: whatever Azure's own tools would log in with there. */
  z.strictObject({ kind: z.literal('shell') }),
]);

/** How the function, or a shell, reaches Azure's management API: for server parameters that no SQL may change. */
const azureControl = z.strictObject({
  subscription: z.guid(),
  resourceGroup: z.string().min(1),
  server: z.string().min(1),
  login: azureLogin,
  /** Lent for the load: compute as `GP_Standard_D4ds_v4`, IOPS. Given back before the replication starts. */
  load: z.strictObject({ sku: z.string().min(1).optional(), iops: z.number().int().min(1).optional() }).optional(),
  /** Consent: `gtid_mode` is raised for ever, and the GTID set reset after the copy, which voids the backups made before. */
  gtidReset: z.boolean().optional(),
  /** Another Azure than the public one: a sovereign cloud, or the local one. */
  endpoints: z.strictObject({ management: z.url(), authority: z.url(), caPem: z.string().optional() }).optional(),
});

const tablePatterns = z.array(
  z
    .string()
    .refine(
      (text) => tablePattern(text) !== undefined,
      'must be schema.table, such as shop.audit_* (* and ? are wildcards)',
    ),
);

/** Tables and views by pattern (see `table-filter.ts`); no `include`: all of the schemas. `exclude` wins. */
export const tableFilterSchema = z.strictObject({
  include: tablePatterns.readonly(),
  exclude: tablePatterns.readonly(),
});

export const desiredSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{1,30}$/, 'must be 2 to 31 lower-case letters, digits and hyphens, a letter first'),
  reach: z.enum(reaches),
  /** Changes only after a held or failed attempt, so that the next apply asks again. */
  attempt: z.string(),
  source: server,
  /** The frozen source: the temporary read replica. Absent: `held-snapshot`. */
  replica: server.optional(),
  target: server,
  /** As the target's replication channel reaches the source; differs from `source` behind peering or a proxy. */
  channel: z.strictObject({ host: z.string().min(1), port: z.number().int().min(1).max(65535) }),
  rds: rdsControl.optional(),
  azure: azureControl.optional(),
  /** Names, or patterns (`table-filter.ts`) that the first turn resolves on the source. */
  schemas: z.array(z.string().min(1)).min(1),
  /** What `schemas` said before it was resolved to names. Set by the program itself. */
  schemaPatterns: z.array(z.string()).optional(),
  tables: tableFilterSchema,
  freeze: z.enum(['stopped-replica', 'held-snapshot']),
  /** Accept a source with upper-case names on a folding target, when no two names collide. Forward only. */
  acceptCaseFolding: z.boolean(),
  /**
   * Whose name a view, routine, trigger or event bears whose definer the target does not have (or may not be named
   * there): the migration's admin, or whoever calls it (`SQL SECURITY INVOKER`; triggers and events have no such thing).
   */
  definers: z.enum(['keep-or-admin', 'keep-or-invoker']),
  /** `strict`: verify every touched table inside the budget at cut over, or hold. */
  strict: z.boolean(),
  /** A channel from the promoted target back to the source: `required` holds a cut over that can not prove it. */
  wayBack: z.enum(['required', 'wanted', 'off']),
  /** Why a target newer than the source may feed it all the same; empty: it may not (unsupported upstream). */
  wayBackToOlder: z.string(),
  /** Consent: the id of the roll back whose target may be emptied for a new sync; empty: none. */
  emptyTarget: z.string(),
  /** Consent: the id of the roll back from whose end on the target may follow the source again, without a new copy. */
  followAgain: z.string().optional(),
  limits,
  hooks,
  fence: z.enum(fences),
  /** A query of the operator (`checks/*.sql`) that answers differently on both sides: hold the cut over, or warn. */
  userChecks: z.enum(['hold', 'warn']),
  decommission: decommission.optional(),
});

export type Desired = z.infer<typeof desiredSchema>;
export type ServerSpec = z.infer<typeof server>;
export type SecretRef = z.infer<typeof secretRef>;
export type AzureControl = z.infer<typeof azureControl>;
export type AzureLogin = z.infer<typeof azureLogin>;
export type Platform = ServerSpec['platform'];
export type Limits = z.infer<typeof limits>;

export const defaultLimits: Limits = {
  chunkBytes: 16 * 1024 * 1024,
  keylessMaxBytes: 1024 * 1024 * 1024,
  workers: 4,
  maxLagSeconds: 5,
  writeOutageBudgetSeconds: 30,
  fenceTimeoutSeconds: 15,
  validationMaxAgeSeconds: 3600,
  retentionHours: 72,
  verifyAfterFenceSeconds: 1,
  maxThreadsRunning: 50,
  maxHistoryLength: 1_000_000,
  maxReplicaLagSeconds: 30,
  maxQuerySeconds: 0,
  connectionsKept: 10,
};
