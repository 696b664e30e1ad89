import type { Desired, ServerSpec } from '../lambda/contract/desired';
import type { Settings } from './settings';

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
    schemas: settings.schemas,
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
  return [...new Set([settings.source.passwordParameter, ofTarget, ...ofHooks])];
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
