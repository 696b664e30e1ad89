import type { IResolvable } from 'cdktf';
import type { AzureLogin, Desired, SecretRef, ServerSpec } from '../lambda/contract/desired';
import { env } from '../lambda/contract/names';
import { functionHostOf, type Management, type Settings } from './settings';

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** What only Terraform knows: addresses, and values that it reads back. Tokens at synth. */
export interface Resolved {
  readonly source: Address;
  readonly channel: Address;
  readonly replica: Address;
  readonly target: Address;
  readonly parameterGroup: string;
  readonly reach: string;
  readonly attempt: string;
  readonly deletesSource: IResolvable;
  /** Client id of the host in Azure that does the work. */
  readonly hostIdentity: string | undefined;
}

/** `Desired` whose level and second key are expressions of Terraform. */
export type DesiredExpression = Omit<Desired, 'reach' | 'decommission'> & {
  readonly reach: string;
  readonly decommission?: { readonly keepHours: number; readonly delete: IResolvable | boolean };
};

/** Settings and addresses become the wanted state. No secret passes here, only the names of secrets. */
export function desiredFrom(settings: Settings, resolved: Resolved): DesiredExpression {
  const { source } = settings;
  const rds = { user: source.adminUser, password: secretAt(source.passwordParameter), ...tls(source.caPem) };
  return {
    name: settings.name,
    reach: resolved.reach,
    attempt: resolved.attempt,
    source: { ...only(resolved.source), ...rds, platform: 'rds' },
    replica: { ...only(resolved.replica), ...rds, platform: 'rds' },
    target: { ...only(resolved.target), ...targetLogin(settings), platform: 'azure' },
    channel: only(resolved.channel),
    rds: {
      instance: source.instance,
      parameterGroup: resolved.parameterGroup,
      allowReboot: source.allowReboot,
      readOnlyWas: source.readOnlyWas,
      ...(source.rebootWindow === undefined ? {} : { rebootWindow: source.rebootWindow }),
      ...(source.raiseGtidMode === undefined
        ? {}
        : { raiseGtidMode: { ...source.raiseGtidMode, ownReplica: settings.replica.identifier } }),
    },
    ...azureOf(settings.target, resolved.hostIdentity),
    schemas: settings.schemas,
    tables: settings.tables,
    freeze: settings.freeze,
    acceptCaseFolding: settings.acceptCaseFolding,
    definers: settings.definers,
    strict: settings.strict,
    wayBack: settings.wayBack,
    wayBackToOlder: settings.wayBackToOlder,
    emptyTarget: settings.emptyTarget,
    ...(settings.followAgain === '' ? {} : { followAgain: settings.followAgain }),
    limits: settings.limits,
    hooks: hooksOf(settings.hooks),
    fence: settings.fence,
    userChecks: settings.userChecks,
    ...(settings.decommission === undefined
      ? {}
      : { decommission: { keepHours: settings.decommission.keepHours, delete: resolved.deletesSource } }),
  };
}

/** Constructs have more than their address. */
function only({ host, port }: Address): Address {
  return { host, port };
}

/** Names of the SecureStrings, and ARNs of the secrets, that the function reads. */
export function passwordsOf(settings: Settings): readonly string[] {
  const { target, hooks } = settings;
  const inKeyVault = functionHostOf(settings)?.targetPasswordSecret !== undefined;
  const inAws = 'existing' in target ? target.existing.passwordParameter : target.azure.passwordParameter;
  const ofTarget = inKeyVault ? [] : [inAws];
  const ofHooks = hooks.secretParameter === undefined ? [] : [hooks.secretParameter];
  const { secretParameter } = managementOf(target) ?? {};
  // A host in Azure has an identity of its own for that.
  const ofManagement = secretParameter === undefined || functionHostOf(settings) !== undefined ? [] : [secretParameter];
  const all = [settings.source.passwordParameter, ...ofTarget, ...ofHooks, ...ofManagement];
  return [...new Set(all.map((one) => one.split('#')[0] ?? one))];
}

/** True when AWS signs the tokens that Entra is to trust. */
export function isFederated(target: Settings['target']): boolean {
  const management = managementOf(target);
  return management !== undefined && management.secretParameter === undefined;
}

function managementOf(target: Settings['target']): Management | undefined {
  if ('existing' in target) return target.existing.management;
  const { management, subscriptionId, resourceGroup, serverName } = target.azure;
  return management === undefined ? undefined : { ...management, subscriptionId, resourceGroup, serverName };
}

/** A host in Azure has an identity, and a right on the server that the stack gives it. */
function azureOf(target: Settings['target'], hostIdentity: string | undefined): Pick<Desired, 'azure'> {
  const management = managementOf(target);
  const place = management ?? ('azure' in target && hostIdentity !== undefined ? target.azure : undefined);
  if (place === undefined) return {};
  const { endpoints, load, gtidReset } = management ?? {};
  return {
    azure: {
      subscription: place.subscriptionId,
      resourceGroup: place.resourceGroup,
      server: place.serverName,
      login: loginOf(management, hostIdentity),
      ...(load === undefined ? {} : { load: { sku: load.skuName, iops: load.iops } }),
      ...(gtidReset === undefined ? {} : { gtidReset }),
      ...(endpoints === undefined ? {} : { endpoints }),
    },
  };
}

function loginOf(management: Management | undefined, hostIdentity: string | undefined): AzureLogin {
  if (hostIdentity !== undefined || management === undefined) return { kind: 'managed-identity', client: hostIdentity };
  const { tenantId: tenant, clientId: client, secretParameter } = management;
  return secretParameter === undefined
    ? { kind: 'federated', tenant, client }
    : { kind: 'client-secret', tenant, client, secret: secretAt(secretParameter) };
}

/** Resource id of the server, where the settings say enough of it. */
export function serverOf(target: Settings['target']): string | undefined {
  const place = 'azure' in target ? target.azure : target.existing.management;
  if (place === undefined) return undefined;
  const { subscriptionId, resourceGroup, serverName } = place;
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.DBforMySQL/flexibleServers/${serverName}`;
}

function hooksOf({ secretParameter, ...hooks }: Settings['hooks']): Desired['hooks'] {
  return secretParameter === undefined ? hooks : { ...hooks, secret: secretAt(secretParameter) };
}

type Login = Pick<ServerSpec, 'user' | 'password' | 'tls' | 'caPem'>;

function targetLogin(settings: Settings): Login {
  const { target } = settings;
  const inKeyVault = functionHostOf(settings)?.targetPasswordSecret !== undefined;
  const fromVault: { password?: SecretRef } = inKeyVault
    ? { password: { kind: 'environment', name: env.targetPassword } }
    : {};
  if ('existing' in target) {
    const { adminUser, passwordParameter, caPem } = target.existing;
    return { user: adminUser, password: secretAt(passwordParameter), ...fromVault, ...tls(caPem) };
  }
  const { administratorLogin, passwordParameter, caPem } = target.azure;
  return { user: administratorLogin, password: secretAt(passwordParameter), ...fromVault, ...tls(caPem) };
}

export function secretAt(written: string): SecretRef {
  if (!written.startsWith('arn:')) return { kind: 'ssm', name: written };
  const [name = '', field = 'password'] = written.split('#');
  return { kind: 'secrets-manager', name, field };
}

/** Always verified: a migration carries every row of the database over a public network. */
function tls(caPem: string | undefined): Pick<Login, 'tls' | 'caPem'> {
  return { tls: 'verified', ...(caPem === undefined ? {} : { caPem }) };
}
