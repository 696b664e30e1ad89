import { MysqlFlexibleServerFirewallRule } from '@cdktf/provider-azurerm/lib/mysql-flexible-server-firewall-rule';
import { PrivateDnsZone } from '@cdktf/provider-azurerm/lib/private-dns-zone';
import { PrivateDnsZoneVirtualNetworkLink } from '@cdktf/provider-azurerm/lib/private-dns-zone-virtual-network-link';
import { Subnet } from '@cdktf/provider-azurerm/lib/subnet';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { type AzureSettings, partOf, type VnetSettings } from '../settings';

export interface NetworkPathProps {
  readonly azure: AzureSettings;
  readonly resourceGroup: string;
  readonly tags: Record<string, string>;
}

export interface AdmittedProps {
  /** NAT gateways of the function: id, public address. */
  readonly gateways: readonly { readonly id: string; readonly address: string }[];
  /** How many there are of each rule that only the way back takes. */
  readonly whileChannels: number;
}

interface Named {
  /** Of the rule's name. @default the address */
  readonly part?: string;
  readonly count?: number;
}

/**
 * How the server is reached: in public through a firewall of single addresses, or inside of a virtual network through a
 * delegated subnet. https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/resources/mysql_flexible_server
 */
export class NetworkPath extends Construct {
  /** Arguments of the server. Both ids are given, or none. */
  readonly server: {
    readonly publicNetworkAccess: string;
    readonly delegatedSubnetId?: string;
    readonly privateDnsZoneId?: string;
  };
  /** Has to be there before the server is made. */
  readonly before: ITerraformDependable[] = [];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: NetworkPathProps,
  ) {
    super(scope, id);
    const { vnet } = props.azure;
    this.server =
      vnet === undefined
        ? { publicNetworkAccess: 'Enabled' }
        : {
            publicNetworkAccess: 'Disabled',
            delegatedSubnetId: this.subnetId(vnet),
            privateDnsZoneId: this.zoneId(vnet),
          };
  }

  /** Until promotion they admit only our egress and the source's. A server inside of a network has none. */
  admit(scope: Construct, server: string, from: AdmittedProps): readonly MysqlFlexibleServerFirewallRule[] {
    const { allowedAddresses, sourceAddresses } = this.props.azure;
    const rule = (id: string, name: string, address: string, { part = address.replaceAll('.', '-'), count }: Named) => {
      return new MysqlFlexibleServerFirewallRule(scope, `${id}-${part}`, {
        name: `${name}-${part}`,
        resourceGroupName: this.props.resourceGroup,
        serverName: server,
        startIpAddress: address,
        endIpAddress: address,
        ...(count === undefined ? {} : { count }),
      });
    };
    return [
      ...allowedAddresses.map((address) => rule('admit', 'migration', address, {})),
      ...from.gateways.map(({ id, address }) => rule('admit', 'migration', address, { part: id })),
      ...sourceAddresses.map((address) => rule('admit-source', 'way-back', address, { count: from.whileChannels })),
    ];
  }

  private subnetId({ subnet, virtualNetworkId }: VnetSettings): string {
    if ('id' in subnet) return subnet.id;
    return new Subnet(this, 'subnet', {
      name: subnet.name,
      resourceGroupName: partOf(virtualNetworkId, 'resourceGroups'),
      virtualNetworkName: partOf(virtualNetworkId, 'virtualNetworks'),
      addressPrefixes: [subnet.range],
      serviceEndpoints: ['Microsoft.Storage'],
      delegation: [
        {
          name: 'flexible-server',
          serviceDelegation: {
            name: 'Microsoft.DBforMySQL/flexibleServers',
            actions: ['Microsoft.Network/virtualNetworks/subnets/join/action'],
          },
        },
      ],
    }).id;
  }

  private zoneId({ privateDnsZone, virtualNetworkId }: VnetSettings): string {
    if ('id' in privateDnsZone) return privateDnsZone.id;
    const { resourceGroup, tags, azure } = this.props;
    const zone = new PrivateDnsZone(this, 'zone', {
      name: privateDnsZone.name,
      resourceGroupName: resourceGroup,
      tags,
    });
    // Without the link the server is made and nobody in the network finds it.
    const link = new PrivateDnsZoneVirtualNetworkLink(this, 'zone-link', {
      name: `${azure.serverName}-network`,
      privateDnsZoneName: zone.name,
      resourceGroupName: resourceGroup,
      virtualNetworkId,
      tags,
    });
    this.before.push(link);
    return zone.id;
  }
}
