import type { Desired, ServerSpec } from '../lambda/contract/desired';
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
}

/** `Desired` whose level is an expression of Terraform. */
export type DesiredExpression = Omit<Desired, 'reach'> & { readonly reach: string };

/** Settings and addresses become the wanted state. No secret passes here, only the names of secrets. */
export function desiredFrom(settings: Settings, resolved: Resolved): DesiredExpression {
  const { source } = settings;
  const rds = { user: source.adminUser, password: ssm(source.passwordParameter), ...tls(source.caPem) };
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
    limits: settings.limits,
    hooks: hooksOf(settings.hooks),
    fence: settings.fence,
    userChecks: settings.userChecks,
  };
}

/** Constructs have more than their address. */
function only({ host, port }: Address): Address {
  return { host, port };
}

/** Names of the SecureStrings that the function reads. */
export function passwordParametersOf(settings: Settings): readonly string[] {
  const { target, hooks } = settings;
  const ofTarget = 'existing' in target ? target.existing.passwordParameter : target.azure.passwordParameter;
  const ofHooks = hooks.secretParameter === undefined ? [] : [hooks.secretParameter];
  const { secretParameter } = managementOf(target) ?? {};
  const ofManagement = secretParameter === undefined ? [] : [secretParameter];
  return [...new Set([settings.source.passwordParameter, ofTarget, ...ofHooks, ...ofManagement])];
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
  const { tenantId: tenant, clientId: client, secretParameter, endpoints } = management;
  return {
    azure: {
      subscription: management.subscriptionId,
      resourceGroup: management.resourceGroup,
      server: management.serverName,
      login:
        secretParameter === undefined
          ? { kind: 'federated', tenant, client }
          : { kind: 'client-secret', tenant, client, secret: ssm(secretParameter) },
      ...(endpoints === undefined ? {} : { endpoints }),
    },
  };
}

function hooksOf({ secretParameter, ...hooks }: Settings['hooks']): Desired['hooks'] {
  return secretParameter === undefined ? hooks : { ...hooks, secret: ssm(secretParameter) };
}

type Login = Pick<ServerSpec, 'user' | 'password' | 'tls' | 'caPem'>;

function targetLogin(target: Settings['target']): Login {
  if ('existing' in target) {
    const { adminUser, passwordParameter, caPem } = target.existing;
    return { user: adminUser, password: ssm(passwordParameter), ...tls(caPem) };
  }
  const { administratorLogin, passwordParameter, caPem } = target.azure;
  return { user: administratorLogin, password: ssm(passwordParameter), ...tls(caPem) };
}

function ssm(name: string): { kind: 'ssm'; name: string } {
  return { kind: 'ssm', name };
}

/** Always verified: a migration carries every row of the database over a public network. */
function tls(caPem: string | undefined): Pick<Login, 'tls' | 'caPem'> {
  return { tls: 'verified', ...(caPem === undefined ? {} : { caPem }) };
}
