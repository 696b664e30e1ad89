import { readFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import { defaultLimits, fences, type Limits } from '../../lambda/contract/desired';
import { type HookName, hookNames } from '../../lambda/contract/hooks';
import { azureFrom } from './azure-server';
import { usageProblem } from './exit-code';
import { parseServerUrl } from './server-url';
import { readSettings, type Settings, settingsSchema } from './settings';

export interface GivenOptions {
  /** The command that was typed; for the log. */
  readonly verb?: string;
  readonly stateDir: string;
  readonly json?: true;
  readonly yes?: true;
  readonly dryRun?: true;
  readonly table?: string;
  readonly values?: true;
  readonly seconds?: number;
  readonly cloud?: string | true;
  readonly region?: string;
  readonly watch?: true;
  readonly name?: string;
  readonly source?: string;
  readonly target?: string;
  readonly sourcePlatform?: 'rds' | 'mysql';
  readonly targetPlatform?: 'azure' | 'mysql';
  readonly sourceCa?: string;
  readonly targetCa?: string;
  readonly sourceTls?: 'verified' | 'off';
  readonly targetTls?: 'verified' | 'off';
  readonly channelHost?: string;
  readonly channelPort?: number;
  readonly rdsInstance?: string;
  readonly rdsParameterGroup?: string;
  readonly allowReboot?: true;
  readonly azureServer?: string;
  readonly azureManagement?: string;
  readonly azureAuthority?: string;
  readonly schemas?: readonly string[];
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly acceptCaseFolding?: true;
  readonly definers?: Settings['definers'];
  readonly strict?: true;
  readonly wayBack?: 'required' | 'wanted' | 'off';
  readonly wayBackToOlder?: string;
  readonly emptyTarget?: string;
  readonly followAgain?: string;
  readonly workers?: number;
  readonly chunkMib?: number;
  readonly maxLag?: number;
  readonly outageBudget?: number;
  readonly fenceTimeout?: number;
  readonly retentionHours?: number;
  readonly hook?: Partial<Settings['hooks']>;
  readonly onHookFailure?: 'abort' | 'continue';
  readonly fence?: Settings['fence'];
  readonly userChecks?: Settings['userChecks'];
  readonly validationMaxAge?: number;
  readonly maxThreadsRunning?: number;
  readonly maxHistoryLength?: number;
  readonly maxReplicaLag?: number;
  readonly maxQuery?: number;
  readonly connectionsKept?: number;
  readonly watchReplica?: string;
  readonly checks?: string;
}

export function addStateOptions(command: Command): Command {
  return command
    .option('--state-dir <dir>', 'where this migration keeps its state', '.migration')
    .option('--json', 'one JSON object on standard output');
}

/** For what can be looked at from here although `cdktf deploy` drives it. */
export function addCloudOptions(command: Command): Command {
  return command
    .option('--cloud [name]', 'a migration that cdktf deploy drives; without a name the one of migration.json')
    .option('--region <region>', 'of --cloud; default: of migration.json, else of the shell');
}

export function addSettingOptions(command: Command): Command {
  return addStateOptions(command)
    .option('--source <url>', 'mysql://user@host:port; the password comes from SOURCE_PASSWORD')
    .option('--target <url>', 'mysql://user@host:port; the password comes from TARGET_PASSWORD')
    .addOption(new Option('--source-platform <platform>', 'default: rds').choices(['rds', 'mysql']))
    .addOption(new Option('--target-platform <platform>', 'default: azure').choices(['azure', 'mysql']))
    .option('--schemas <names>', 'comma-separated; * and ? are wildcards', patterns)
    .option(
      '--include <patterns>',
      'tables and views, as schema.table with * and ?; default: all of the schemas',
      patterns,
    )
    .option('--exclude <patterns>', 'tables and views to leave out; wins over --include', patterns)
    .option('--name <name>', 'of the migration; default: migration')
    .option('--source-ca <file>', 'PEM of the authority that signed the certificate of the source')
    .option('--target-ca <file>', 'PEM of the authority that signed the certificate of the target')
    .addOption(new Option('--source-tls <how>', 'default: verified').choices(['verified', 'off']))
    .addOption(new Option('--target-tls <how>', 'default: verified').choices(['verified', 'off']))
    .option('--channel-host <host>', 'how the target reaches the source, if not by the host of --source')
    .option('--channel-port <port>', 'its port', number)
    .option('--rds-instance <id>', 'of an RDS source; with your AWS credentials its parameter group is the fence')
    .option('--rds-parameter-group <name>', 'a custom group of its family, shared with no other instance')
    .option('--allow-reboot', 'reboot the RDS source if attaching that group needs it')
    .option(
      '--azure-server <id>',
      'resource id of the Flexible Server; with your login at Azure (az login, AZURE_*) its parameters are set, the fence of a roll back among them',
    )
    .option('--azure-management <url>', 'of another Azure than the public one (sovereign clouds)')
    .option('--azure-authority <url>', 'its Entra; both together')
    .option('--accept-case-folding', 'accept upper-case names on a target that folds them (forward only)')
    .addOption(
      new Option(
        '--definers <policy>',
        'of views and programs whose definer the target lacks; default: keep-or-admin',
      ).choices(['keep-or-admin', 'keep-or-invoker']),
    )
    .option('--strict', 'verify every touched table inside the outage at cut over, or hold')
    .addOption(new Option('--way-back <how>', 'default: wanted').choices(['required', 'wanted', 'off']))
    .option('--way-back-to-older <reason>', 'let a newer target feed the older source; unsupported upstream')
    .option('--empty-target <roll back>', 'consent: empty the target that this roll back has left, and sync again')
    .option(
      '--follow-again <roll back>',
      'consent: let the target follow again from the end of that roll back, without a new copy',
    )
    .option('--workers <n>', `most copying connections; default ${defaultLimits.workers}`, number)
    .option('--chunk-mib <n>', `size of a chunk; default ${defaultLimits.chunkBytes / mib}`, number)
    .option('--max-lag <seconds>', `most lag at cut over; default ${defaultLimits.maxLagSeconds}`, number)
    .option('--outage-budget <seconds>', `default ${defaultLimits.writeOutageBudgetSeconds}`, number)
    .option('--fence-timeout <seconds>', `default ${defaultLimits.fenceTimeoutSeconds}`, number)
    .option('--validation-max-age <seconds>', `default ${defaultLimits.validationMaxAgeSeconds}`, number)
    .option('--retention-hours <n>', `binlogs kept on the source; default ${defaultLimits.retentionHours}`, number)
    .option('--hook <name=url>', `webhook; ${hookNames.join(', ')}; signed with HOOK_SECRET if it is set`, hook)
    .addOption(
      new Option('--on-hook-failure <what>', 'when before-fence can not be delivered; default: abort').choices([
        'abort',
        'continue',
      ]),
    )
    .addOption(new Option('--fence <how>', 'how writes to the source are stopped; default: read-only').choices(fences))
    .option('--checks <folder>', 'queries (*.sql, one SELECT each) that have to answer alike on both sides')
    .addOption(
      new Option('--user-checks <what>', 'when a query of checks/*.sql answers differently; default: hold').choices([
        'hold',
        'warn',
      ]),
    )
    .option('--max-threads-running <n>', 'of others on the source, else the copy pauses; 0: any', number)
    .option('--max-history-length <n>', 'unpurged row versions on the source; 0: any', number)
    .option('--max-query <seconds>', 'longest statement of others on the source; default 0: any', number)
    .option('--watch-replica <url>', 'a replica of the source, asked with the login of --source for its lag')
    .option('--max-replica-lag <seconds>', 'of that replica, else the copy pauses; 0: any', number)
    .option('--connections-kept <n>', 'left free on both servers', number);
}

const hookKeys: Readonly<Record<HookName, Exclude<keyof Settings['hooks'], 'onFailure'>>> = {
  'before-fence': 'beforeFence',
  'cutover-aborted': 'cutoverAborted',
  'after-cutover': 'afterCutover',
  'after-rollback': 'afterRollback',
};

/** `before-fence=https://...`, once for each hook. */
function hook(text: string, before: Partial<Settings['hooks']> = {}): Partial<Settings['hooks']> {
  const at = text.indexOf('=');
  const name = hookNames.find((known) => known === text.slice(0, at));
  if (name === undefined) throw new InvalidArgumentError(`must be name=url; names are ${hookNames.join(', ')}`);
  return { ...before, [hookKeys[name]]: text.slice(at + 1) };
}

const mib = 1024 * 1024;

function patterns(text: string): readonly string[] {
  return text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

export function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('not a number');
  return value;
}

/** What was typed, over what the state folder remembers, over the defaults. Every fault is named at once. */
export async function settingsFrom(given: GivenOptions): Promise<Settings> {
  const known = await readSettings(given.stateDir);
  if (known === undefined) refuseMissing(given);
  const [source, target] = [await serverFrom('source', given, known), await serverFrom('target', given, known)];
  const channelBefore = given.source === undefined ? known?.channel : undefined;
  const merged = {
    name: given.name ?? known?.name ?? 'migration',
    source,
    target,
    channel: {
      host: given.channelHost ?? channelBefore?.host ?? source.host,
      port: given.channelPort ?? channelBefore?.port ?? source.port,
    },
    ...rdsFrom(given, known),
    ...azureFrom(given, known?.azure),
    ...watchedReplica(given, source, known),
    schemas: given.schemas ?? known?.schemas,
    tables: {
      include: given.include ?? known?.tables.include ?? [],
      exclude: given.exclude ?? known?.tables.exclude ?? [],
    },
    acceptCaseFolding: given.acceptCaseFolding ?? known?.acceptCaseFolding ?? false,
    definers: given.definers ?? known?.definers ?? 'keep-or-admin',
    strict: given.strict ?? known?.strict ?? false,
    wayBack: given.wayBack ?? known?.wayBack ?? 'wanted',
    wayBackToOlder: given.wayBackToOlder ?? known?.wayBackToOlder ?? '',
    limits: limitsFrom(given, known?.limits ?? defaultLimits),
    hooks: {
      ...(known?.hooks ?? { onFailure: 'abort' as const }),
      ...given.hook,
      ...(given.onHookFailure === undefined ? {} : { onFailure: given.onHookFailure }),
    },
    fence: given.fence ?? known?.fence,
    userChecks: given.userChecks ?? known?.userChecks,
  };
  const read = settingsSchema.safeParse(merged);
  if (read.success) return read.data;
  throw usageProblem(z.prettifyError(read.error), 'see npx tsx scripts/migrate.ts help sync');
}

function refuseMissing(given: GivenOptions): void {
  const missing = (['source', 'target', 'schemas'] as const).filter((option) => given[option] === undefined);
  if (missing.length === 0) return;
  throw usageProblem(
    `${missing.map((option) => `--${option}`).join(', ')} missing, and ${given.stateDir} remembers no migration`,
    'give them once; later commands with the same --state-dir remember them',
  );
}

async function serverFrom(side: 'source' | 'target', given: GivenOptions, known: Settings | undefined) {
  const url = given[side];
  const platform = side === 'source' ? given.sourcePlatform : given.targetPlatform;
  const tls = side === 'source' ? given.sourceTls : given.targetTls;
  const ca = side === 'source' ? given.sourceCa : given.targetCa;
  const before = known?.[side];
  const where = url === undefined ? before : parseServerUrl(`--${side}`, url);
  if (where === undefined) throw usageProblem(`--${side} is missing`, 'write mysql://user@host:3306');
  const caPem = ca === undefined ? before?.caPem : await readCertificate(`--${side}-ca`, ca);
  return {
    host: where.host,
    port: where.port,
    user: where.user,
    platform: platform ?? before?.platform ?? (side === 'source' ? ('rds' as const) : ('azure' as const)),
    tls: tls ?? before?.tls ?? ('verified' as const),
    ...(caPem === undefined ? {} : { caPem }),
  };
}

function rdsFrom(given: GivenOptions, known: Settings | undefined): Partial<Pick<Settings, 'rds'>> {
  const { rdsInstance, rdsParameterGroup } = given;
  if (rdsInstance === undefined && rdsParameterGroup === undefined && known?.rds === undefined) return {};
  const instance = rdsInstance ?? known?.rds?.instance;
  const parameterGroup = rdsParameterGroup ?? known?.rds?.parameterGroup;
  if (instance === undefined || parameterGroup === undefined) {
    throw usageProblem('--rds-instance and --rds-parameter-group belong together', 'give both');
  }
  const allowReboot = given.allowReboot ?? known?.rds?.allowReboot ?? false;
  return { rds: { instance, parameterGroup, allowReboot, readOnlyWas: known?.rds?.readOnlyWas ?? '{TrueIfReplica}' } };
}

/** Its accounts are the source's, because they were replicated. */
function watchedReplica(given: GivenOptions, source: Settings['source'], known: Settings | undefined) {
  if (given.watchReplica === undefined) return known?.replica === undefined ? {} : { replica: known.replica };
  return { replica: { ...source, ...parseServerUrl('--watch-replica', given.watchReplica) } };
}

async function readCertificate(option: string, file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw usageProblem(`${option}: ${error instanceof Error ? error.message : file}`, 'name a PEM file that exists');
  });
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
  throw usageProblem(`${option}: ${file} holds no PEM certificate`, 'convert DER with: openssl x509 -inform der');
}

function limitsFrom(given: GivenOptions, before: Limits): Limits {
  return {
    ...before,
    workers: given.workers ?? before.workers,
    chunkBytes: given.chunkMib === undefined ? before.chunkBytes : Math.round(given.chunkMib * mib),
    maxLagSeconds: given.maxLag ?? before.maxLagSeconds,
    writeOutageBudgetSeconds: given.outageBudget ?? before.writeOutageBudgetSeconds,
    fenceTimeoutSeconds: given.fenceTimeout ?? before.fenceTimeoutSeconds,
    validationMaxAgeSeconds: given.validationMaxAge ?? before.validationMaxAgeSeconds,
    retentionHours: given.retentionHours ?? before.retentionHours,
    maxThreadsRunning: given.maxThreadsRunning ?? before.maxThreadsRunning,
    maxHistoryLength: given.maxHistoryLength ?? before.maxHistoryLength,
    maxReplicaLagSeconds: given.maxReplicaLag ?? before.maxReplicaLagSeconds,
    maxQuerySeconds: given.maxQuery ?? before.maxQuerySeconds,
    connectionsKept: given.connectionsKept ?? before.connectionsKept,
  };
}
