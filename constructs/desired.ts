import type { IResolvable } from 'cdktf';
import type { Desired, SecretRef, ServerSpec } from '../lambda/contract/desired';
import type { Management, Settings } from './settings';

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
    target: { ...only(resolved.target), ...targetLogin(settings.target), platform: 'azure' },
    channel: only(resolved.channel),
    rds: {
      instance: source.instance,
      parameterGroup: resolved.parameterGroup,
      allowReboot: source.allowReboot,
      readOnlyWas: source.readOnlyWas,
      ...(source.rebootWindow === undefined ? {} : { rebootWindow: source.rebootWindow }),
    },
    ...azureOf(settings.target),
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
  const ofTarget = 'existing' in target ? target.existing.passwordParameter : target.azure.passwordParameter;
  const ofHooks = hooks.secretParameter === undefined ? [] : [hooks.secretParameter];
  const { secretParameter } = managementOf(target) ?? {};
  const ofManagement = secretParameter === undefined ? [] : [secretParameter];
  const all = [settings.source.passwordParameter, ofTarget, ...ofHooks, ...ofManagement];
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

function azureOf(target: Settings['target']): Pick<Desired, 'azure'> {
  const management = managementOf(target);
  if (management === undefined) return {};
  const { tenantId: tenant, clientId: client, secretParameter, endpoints, load, gtidReset } = management;
  return {
    azure: {
      subscription: management.subscriptionId,
      resourceGroup: management.resourceGroup,
      server: management.serverName,
      login:
        secretParameter === undefined
          ? { kind: 'federated', tenant, client }
          : { kind: 'client-secret', tenant, client, secret: secretAt(secretParameter) },
      ...(load === undefined ? {} : { load: { sku: load.skuName, iops: load.iops } }),
      gtidReset,
      ...(endpoints === undefined ? {} : { endpoints }),
    },
  };
}

function hooksOf({ secretParameter, ...hooks }: Settings['hooks']): Desired['hooks'] {
  return secretParameter === undefined ? hooks : { ...hooks, secret: secretAt(secretParameter) };
}

type Login = Pick<ServerSpec, 'user' | 'password' | 'tls' | 'caPem'>;

function targetLogin(target: Settings['target']): Login {
  if ('existing' in target) {
    const { adminUser, passwordParameter, caPem } = target.existing;
    return { user: adminUser, password: secretAt(passwordParameter), ...tls(caPem) };
  }
  const { administratorLogin, passwordParameter, caPem } = target.azure;
  return { user: administratorLogin, password: secretAt(passwordParameter), ...tls(caPem) };
}

function secretAt(written: string): SecretRef {
  if (!written.startsWith('arn:')) return { kind: 'ssm', name: written };
  const [name = '', field = 'password'] = written.split('#');
  return { kind: 'secrets-manager', name, field };
}

/** Always verified: a migration carries every row of the database over a public network. */
function tls(caPem: string | undefined): Pick<Login, 'tls' | 'caPem'> {
  return { tls: 'verified', ...(caPem === undefined ? {} : { caPem }) };
}
