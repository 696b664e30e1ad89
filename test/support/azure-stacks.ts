import { aMigration, anAzureTarget, aVnet } from './a-migration';
import { type Synthesized, synthesized } from './synthesized';

type Changes = Readonly<Record<string, unknown>>;

/** A stack that makes the Flexible Server, with these changes of `target.azure` and of the rest. */
export function azureStack(changes: Changes = {}, others: Changes = {}): Synthesized {
  return synthesized({ target: { azure: { ...anAzureTarget().azure, ...changes } }, ...others });
}

/** The same inside of a virtual network, reached from a VPC. */
export function azureInNetwork(vnet: object = {}, azure: Changes = {}, network: object = {}): Synthesized {
  const inVpc = { targetAddresses: ['10.20.4.4'], vpcId: 'vpc-1a', subnetIds: ['subnet-1a'] };
  return azureStack(
    { allowedAddresses: [], vnet: { ...aVnet, ...vnet }, ...azure },
    { network: { ...inVpc, ...network } },
  );
}

export const withGtids = {
  source: { ...aMigration().source, parameters: { 'gtid-mode': 'ON', enforce_gtid_consistency: 'ON' } },
};

export const azureLogin = {
  tenantId: '11111111-2222-4333-8444-555555555555',
  clientId: '11111111-2222-4333-8444-555555555556',
};
