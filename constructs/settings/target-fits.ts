import type { AzureSettings, Management } from './azure';
import type { Fault } from './azure/faults';

interface Written {
  readonly source: {
    readonly parameters: Readonly<Record<string, string>>;
    readonly allowReboot: boolean;
    readonly raiseGtidMode?: object | undefined;
  };
  readonly target:
    | { readonly azure: AzureSettings }
    | { readonly existing: { readonly management?: Management | undefined; readonly monitoring?: object | undefined } };
  readonly handlers: { readonly target: string; readonly app?: { readonly subscriptionId: string } | undefined };
  readonly network: {
    readonly vpcId?: string | undefined;
    readonly natGatewayIds: readonly string[];
    readonly appAddresses: readonly string[];
    readonly private: boolean;
  };
  readonly wayBack: string;
}

/** What the target needs of the other settings. */
export function targetFaults(settings: Written): readonly Fault[] {
  return [
    ...fromInside(settings),
    ...ofTheApp(settings),
    ...reached(settings),
    ...gtids(settings),
    ...watched(settings),
    ...wayOfTheSource(settings),
  ];
}

function reached({ target, network }: Written): readonly Fault[] {
  if (!('azure' in target)) return [];
  const { vnet, publicAccess, allowedAddresses } = target.azure;
  if (vnet === undefined) {
    if (!publicAccess || allowedAddresses.length + network.natGatewayIds.length > 0) return [];
    return [
      {
        path: ['target', 'azure', 'allowedAddresses'],
        message: 'must name the egress of the function, or network.natGatewayIds its gateway, or `vnet` must be set',
      },
    ];
  }
  if (network.natGatewayIds.length > 0) {
    const message = 'must be absent with target.azure.vnet: such a server has no firewall rules';
    return [{ path: ['network', 'natGatewayIds'], message }];
  }
  return [];
}

/** Who does the work is inside of a network where a database is: the Lambda function in a VPC, or a host in Azure, beside the target. */
function fromInside({ target, network, handlers }: Written): readonly Fault[] {
  const isInside = 'azure' in target && target.azure.vnet !== undefined;
  const outside: Fault = {
    path: ['target', 'azure', 'vnet'],
    message:
      'is missing: with network.private the server has to be inside of a virtual network, or it has a public address',
  };
  const faults = network.private && 'azure' in target && !isInside ? [outside] : [];
  if (network.vpcId !== undefined || handlers.target === 'azure-function') return faults;
  if (!network.private && !isInside) return faults;
  const why = isInside ? 'the target is inside of a virtual network' : 'network.private is true';
  const message = `is missing: ${why}, and the Lambda function reaches it from a VPC alone; or a Function app does the work (handlers), which needs no VPC of AWS`;
  return [...faults, { path: ['network', 'vpcId'], message }];
}

function ofTheApp({ network, handlers }: Written): readonly Fault[] {
  if (network.appAddresses.length === 0 || handlers.target === 'azure-function') return [];
  const message = 'must be absent where the Lambda function does the work: nobody else reaches the source then';
  return [{ path: ['network', 'appAddresses'], message }];
}

const ofGtid = { 'gtid-mode': ['ON'], enforce_gtid_consistency: ['ON', '1'] };

/** The group of the migration replaces the one in use: what it does not say is off. */
function gtids({ source, target }: Written): readonly Fault[] {
  const { management } = 'azure' in target ? target.azure : target.existing;
  if (source.raiseGtidMode !== undefined) return raised(source, management?.gtidReset === true);
  if (management?.gtidReset !== true) return [];
  return Object.entries(ofGtid)
    .filter(([name, values]) => !values.includes((source.parameters[name] ?? '').toUpperCase()))
    .map(([name]) => ({
      path: ['source', 'parameters', name],
      message: `must be ON: management.gtidReset follows the source by GTID, and the parameter group of the migration says what it has; or let source.raiseGtidMode raise it`,
    }));
}

/** Whoever raises a mode step by step is the only one who says what it is. */
function raised({ parameters, allowReboot }: Written['source'], followsByGtid: boolean): readonly Fault[] {
  const fault = (path: readonly string[], message: string): Fault => ({ path: ['source', ...path], message });
  return [
    ...Object.keys(ofGtid)
      .filter((name) => name in parameters)
      .map((name) => fault(['parameters', name], 'must be absent beside source.raiseGtidMode, which sets it')),
    ...(allowReboot
      ? []
      : [fault(['allowReboot'], 'must be true beside source.raiseGtidMode: every step is a reboot')]),
    ...(followsByGtid ? [] : [fault(['raiseGtidMode'], 'is of use only with management.gtidReset of the target')]),
  ];
}

/** One provider of Azure a stack, and so one subscription. */
function watched({ target, handlers }: Written): readonly Fault[] {
  if (!('existing' in target) || target.existing.monitoring === undefined) return [];
  const fault = (message: string): Fault => ({ path: ['target', 'existing', 'monitoring'], message });
  const { management } = target.existing;
  if (management === undefined) return [fault('needs target.existing.management, which says where the server is')];
  const ofApp = handlers.app?.subscriptionId ?? management.subscriptionId;
  return ofApp === management.subscriptionId
    ? []
    : [fault('needs handlers.app in the subscription of target.existing.management')];
}

function wayOfTheSource({ target, wayBack }: Written): readonly Fault[] {
  if (!('azure' in target) || wayBack !== 'off' || target.azure.sourceAddresses.length === 0) return [];
  return [
    {
      path: ['target', 'azure', 'sourceAddresses'],
      message: 'must be absent with wayBack "off": nobody comes from there',
    },
  ];
}
