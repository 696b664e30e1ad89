import type { AzureSettings, Management } from './azure';
import type { Fault } from './azure/faults';

interface Written {
  readonly source: { readonly parameters: Readonly<Record<string, string>> };
  readonly target:
    | { readonly azure: AzureSettings }
    | { readonly existing: { readonly management?: Management | undefined } };
  readonly network: { readonly vpcId?: string | undefined };
}

/** What the target needs of the other settings. */
export function targetFaults(settings: Written): readonly Fault[] {
  return [...reached(settings), ...gtids(settings)];
}

function reached({ target, network }: Written): readonly Fault[] {
  if (!('azure' in target) || target.azure.vnet === undefined || network.vpcId !== undefined) return [];
  const message = 'is missing: the target is inside of a virtual network, and the function reaches it from a VPC alone';
  return [{ path: ['network', 'vpcId'], message }];
}

/** The group of the migration replaces the one in use: what it does not say is off. */
function gtids({ source, target }: Written): readonly Fault[] {
  const { management } = 'azure' in target ? target.azure : target.existing;
  if (management?.gtidReset !== true) return [];
  const wanted = { 'gtid-mode': ['ON'], enforce_gtid_consistency: ['ON', '1'] };
  return Object.entries(wanted)
    .filter(([name, values]) => !values.includes((source.parameters[name] ?? '').toUpperCase()))
    .map(([name]) => ({
      path: ['source', 'parameters', name],
      message: `must be ON: management.gtidReset follows the source by GTID, and the parameter group of the migration says what it has`,
    }));
}
