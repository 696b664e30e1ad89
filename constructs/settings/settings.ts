import { z } from 'zod';
import { defaultLimits, desiredSchema, tableFilterSchema } from '../../lambda/contract/desired';
import { decommissionSettings, dmsSettings, rehearsalSettings } from './afterwards';
import { azureSettings, managementOfExisting, monitoringOfExisting } from './azure';
import { dnsSettings } from './dns';
import { handlersSettings } from './handlers';
import { networkSettings } from './network';
import { replicaSettings, sourceSettings } from './source';
import { targetFaults } from './target-fits';
import { terraformStateSettings } from './terraform-state';
import { faultsTogether } from './together';
import { alarmSettings, backupSettings } from './watching';
import { host, port, secretName, ssmName } from './words';

const existingTarget = z.strictObject({
  host,
  port: port.default(3306),
  adminUser: z.string().min(1),
  passwordParameter: secretName.describe('SSM SecureString, or ARN of a secret, that holds its password'),
  platform: z.enum(['azure']).default('azure'),
  management: managementOfExisting.optional().describe('Login of the function at Azure, for server parameters'),
  monitoring: monitoringOfExisting
    .optional()
    .describe(
      "Alerts, and logs if wanted, of Azure Monitor, in the server's resource group; needs management. @default none",
    ),
  caPem: z.string().optional(),
  caFile: z.string().optional().describe('Root certificates as a PEM file; @default those that Node trusts'),
});

const target = z.union([z.strictObject({ existing: existingTarget }), z.strictObject({ azure: azureSettings })], {
  error: 'must have exactly one of `existing` (a server that is there) and `azure` (a server that the stack creates)',
});

const aws = z.strictObject({
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be a region, such as eu-central-1'),
  endpoint: z.url().optional().describe('Another AWS than Amazon, for the local cloud'),
  tags: z.record(z.string(), z.string()).default({}),
  kmsKeyArn: z
    .string()
    .regex(/^arn:aws[\w-]*:kms:/, 'must be the ARN of a key')
    .optional()
    .describe('Encrypts the state bucket, the logs and the topic. @default the keys that AWS owns'),
});

const handler = z.strictObject({
  memoryMegabytes: z.int().min(256).max(10240).default(1769),
  timeoutSeconds: z.int().min(60).max(900).default(900),
  reservedConcurrency: z
    .int()
    .min(4)
    .max(1000)
    .optional()
    .describe('Held free for the migration in an account with other functions. @default none is reserved'),
  logRetentionDays: z.union([z.literal(7), z.literal(30), z.literal(90), z.literal(365)]).default(90),
});

const { secret: _secret, onFailure, ...hookUrls } = desiredSchema.shape.hooks.shape;

const hooks = z.strictObject({
  ...hookUrls,
  secretParameter: ssmName.optional().describe('SSM SecureString with the key of the HMAC signature'),
  onFailure: onFailure
    .default('abort')
    .describe('When beforeFence can not be delivered: end the attempt, or cut over all the same'),
});

const limitNames = desiredSchema.shape.limits.shape;

/** `migration.json`. Unknown keys are refused; every default is visible in `migration.schema.json`. */
export function settingsSchema(now: Date) {
  return eachSetting(now).check((context) => {
    for (const { path, message } of [...faultsTogether(context.value), ...targetFaults(context.value)]) {
      context.issues.push({ code: 'custom', input: context.value, path: [...path], message });
    }
  });
}

function eachSetting(now: Date) {
  return z.strictObject({
    $schema: z.string().optional(),
    name: desiredSchema.shape.name.describe('Name of the migration: prefix of everything that it makes'),
    schemas: z
      .array(z.string().min(1))
      .min(1)
      .describe('Schemas to migrate, by name or by pattern: * is any run of characters, ? any one'),
    tables: z
      .strictObject({
        include: tableFilterSchema.shape.include.default([]).describe('Patterns schema.table; @default all tables'),
        exclude: tableFilterSchema.shape.exclude.default([]).describe('Patterns schema.table; wins over include'),
      })
      .prefault({})
      .describe('Tables and views of the schemas. * and ? are wildcards, case does not matter'),
    environment: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,20}$/, 'must be a short name, such as staging')
      .optional()
      .describe('Set by environments/<name>.json; becomes a tag'),
    terraformState: terraformStateSettings
      .optional()
      .describe('@default a file beside the project, for one person at one machine'),
    aws,
    source: sourceSettings,
    replica: replicaSettings,
    target,
    network: networkSettings(now),
    handler: handler.prefault({}),
    handlers: handlersSettings
      .prefault({ target: 'aws-lambda' })
      .describe(
        'Where the work is done: by the Lambda function, or by a Function app for targets that AWS can not reach',
      ),
    dns: dnsSettings.optional().describe('Records in Route 53 that follow the database. @default none'),
    alarms: alarmSettings.prefault({}),
    backup: backupSettings.optional().describe('A plan of AWS Backup for the source. @default none'),
    decommission: decommissionSettings
      .optional()
      .describe('The end of the old instance. To be written after the promotion, never before'),
    rehearsal: rehearsalSettings
      .optional()
      .describe(
        'Migrate a restored copy instead of source.instance. In environments/rehearsal.json, never beside prod',
      ),
    dms: dmsSettings.optional().describe('AWS DMS beside the migration. @default none'),
    limits: z
      .strictObject({
        chunkBytes: limitNames.chunkBytes.default(defaultLimits.chunkBytes),
        keylessMaxBytes: limitNames.keylessMaxBytes.default(defaultLimits.keylessMaxBytes),
        workers: limitNames.workers.default(defaultLimits.workers),
        maxLagSeconds: limitNames.maxLagSeconds.default(defaultLimits.maxLagSeconds),
        writeOutageBudgetSeconds: limitNames.writeOutageBudgetSeconds.default(defaultLimits.writeOutageBudgetSeconds),
        fenceTimeoutSeconds: limitNames.fenceTimeoutSeconds.default(defaultLimits.fenceTimeoutSeconds),
        validationMaxAgeSeconds: limitNames.validationMaxAgeSeconds.default(defaultLimits.validationMaxAgeSeconds),
        retentionHours: limitNames.retentionHours.default(defaultLimits.retentionHours),
        verifyAfterFenceSeconds: limitNames.verifyAfterFenceSeconds.default(defaultLimits.verifyAfterFenceSeconds),
        maxThreadsRunning: limitNames.maxThreadsRunning.default(defaultLimits.maxThreadsRunning),
        maxHistoryLength: limitNames.maxHistoryLength.default(defaultLimits.maxHistoryLength),
        maxReplicaLagSeconds: limitNames.maxReplicaLagSeconds.default(defaultLimits.maxReplicaLagSeconds),
        maxQuerySeconds: limitNames.maxQuerySeconds.default(defaultLimits.maxQuerySeconds),
        connectionsKept: limitNames.connectionsKept.default(defaultLimits.connectionsKept),
      })
      .prefault({}),
    hooks: hooks.prefault({}).describe('HTTPS webhooks around the cut over (docs/hooks.md)'),
    fence: desiredSchema.shape.fence
      .default('read-only')
      .describe('How applications are kept from writing to the source: read_only, or their accounts locked'),
    userChecks: desiredSchema.shape.userChecks
      .default('hold')
      .describe('A query in checks/*.sql that answers differently on both sides: hold the cut over, or warn'),
    freeze: z
      .literal('stopped-replica')
      .default('stopped-replica')
      .describe('A held snapshot lives in one process: `scripts/migrate.ts` has it, the state machine can not'),
    strict: z.boolean().default(false).describe('Verify every touched table at cut over, or hold'),
    wayBack: desiredSchema.shape.wayBack
      .default('wanted')
      .describe('A channel from the promoted target back to the source; `required`: no cut over without it'),
    wayBackToOlder: z
      .string()
      .default('')
      .describe('Why a target newer than the source may feed it all the same; empty: it may not'),
    emptyTarget: z
      .string()
      .default('')
      .describe(
        'Consent, after a roll back: its id, as the output note says; the next deploy empties the target and syncs again',
      ),
    followAgain: z
      .string()
      .default('')
      .describe(
        'Consent, after a roll back: its id; the next deploy lets the target follow the source again from there, without a new copy',
      ),
    definers: z
      .enum(['keep-or-admin', 'keep-or-invoker'])
      .default('keep-or-admin')
      .describe("Views and programs whose definer the target lacks: in the admin's name, or with the caller's rights"),
    acceptCaseFolding: z.boolean().default(false).describe('Accept upper-case names on a folding target: forward only'),
  });
}

export type Settings = z.infer<ReturnType<typeof settingsSchema>>;
