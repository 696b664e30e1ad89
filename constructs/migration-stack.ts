import { DataAwsNatGateway } from '@cdktf/provider-aws/lib/data-aws-nat-gateway';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { Op, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type { UserCheck } from '../lambda/contract/user-checks';
import { Alarms } from './aws/alarms';
import { Backup } from './aws/backup';
import { Dashboard } from './aws/dashboard';
import { deadManDefinition } from './aws/dead-man-definition';
import { Dms } from './aws/dms';
import { Dns } from './aws/dns';
import { SourceEgress } from './aws/egress';
import { HandlerFunction } from './aws/handler-function';
import { Names } from './aws/names';
import { NetworkPath } from './aws/network-path';
import { Notices } from './aws/notices';
import { ofTheSeries, ParameterGroup } from './aws/parameter-group';
import { PublishedState } from './aws/published-state';
import { ReadReplica } from './aws/read-replica';
import { RestoredSource } from './aws/restored-source';
import { ScheduledPulse } from './aws/scheduled-pulse';
import { SourceInstance } from './aws/source-instance';
import { StateBucket } from './aws/state-bucket';
import { StateMachine } from './aws/state-machine';
import { syncStateMachine } from './aws/sync-state-machine';
import { UserChecksObject } from './aws/user-checks-object';
import { FlexibleServer } from './azure/flexible-server';
import { CustomResource } from './custom-resource';
import { type Address, desiredFrom } from './desired';
import { functionHost } from './function-host';
import { providerSettings, tagsOf } from './provider-settings';
import { pulseInput } from './pulse-input';
import { sayWhatWouldHold } from './readiness';
import { rehearsed } from './rehearsed';
import type { Settings } from './settings';
import { StackOutputs } from './stack-outputs';
import { stateBackend } from './state-backend';
import { Switches, type TypedSwitches } from './switches';
import { treeChecks } from './tree-checks';
import { watchTarget } from './watched-target';

export interface MigrationStackProps {
  readonly settings: Settings;
  /** The function's entry, by path. */
  readonly entry: string;
  /** The entry of a host in Azure. */
  readonly hostEntry: string;
  readonly bundleFolder: string;
  readonly typed: TypedSwitches;
  /** Queries of the operator. @default none */
  readonly checks?: readonly UserCheck[];
}

/** What exists for one migration, in the order of the way of the data. What happens is the function's. */
export class MigrationStack extends TerraformStack {
  constructor(scope: Construct, props: MigrationStackProps) {
    const settings = rehearsed(props.settings);
    super(scope, settings.name);
    stateBackend(this, settings);
    new AwsProvider(this, 'aws', providerSettings(settings));
    const switches = new Switches(this, props.typed, settings);
    const names = new Names(this, 'names', settings.name, settings.aws.region);
    const published = new PublishedState(this, 'published', settings.name, settings.decommission !== undefined);

    const parameterGroup = new ParameterGroup(this, 'parameter-group', {
      name: names.parameterGroup,
      source: settings.source,
      readOnly: published.readOnly(settings.source.readOnlyWas),
      gtidMode: published.gtidMode,
      goesWithStack: settings.rehearsal !== undefined,
    });
    const restored =
      settings.rehearsal === undefined
        ? undefined
        : new RestoredSource(this, 'rehearsal', {
            ...{ rehearsal: settings.rehearsal, source: settings.source, parameterGroup: parameterGroup.resource },
            original: props.settings.source.instance,
          });
    const source =
      restored ?? new SourceInstance(this, 'source', { source: settings.source, deletedAt: published.source });
    const network = new NetworkPath(this, 'network', {
      migration: settings.name,
      settings,
      sourceGroup: settings.source.securityGroupId,
      sourcePort: source.addressPort,
      whileChannels: published.whileChannels,
    });
    const replica = new ReadReplica(this, 'replica', {
      ...settings,
      encrypted: source.encrypted,
      after: restored === undefined ? [] : [restored.instance],
      served: switches.replicaServed(published, settings.emptyTarget !== ''),
    });
    const target = this.target(settings, names, published);

    const egress = new SourceEgress(this, 'source-egress', {
      ...{ settings, targetPort: target.port, whileChannels: published.whileChannels },
    });

    const bucket = new StateBucket(this, 'state', {
      ...{ migration: settings.name, kmsKeyArn: settings.aws.kmsKeyArn },
      hasTickets: settings.handlers.target === 'azure-function',
    });
    const { checks = [] } = props;
    const userChecks =
      checks.length === 0 ? [] : [new UserChecksObject(this, 'user-checks', { bucket, checks }).object];
    const host = functionHost(this, 'host', {
      ...{ names, settings, bucket },
      entry: props.hostEntry,
      bundleFolder: props.bundleFolder,
      after: target.parts,
    });
    const handler = new HandlerFunction(this, 'handler', {
      ...{ names, settings, bucket, network },
      entry: props.entry,
      bundleFolder: props.bundleFolder,
      host,
    });
    const sync = syncStateMachine(this, 'sync', { names, settings, handler, bucket });
    const deadMan = new StateMachine(this, 'dead-man', {
      ...{ names, settings },
      name: names.deadManMachine,
      functionArn: handler.arn,
      definition: deadManDefinition(handler.arn),
    });

    const desired = desiredFrom(settings, {
      source,
      replica,
      target,
      channel: settings.network.channel ?? { host: source.address, port: source.addressPort },
      parameterGroup: parameterGroup.name,
      reach: switches.reach(published, settings.emptyTarget !== '' || settings.followAgain !== ''),
      attempt: published.attempt,
      deletesSource: Op.or(switches.deletesSource, published.sourceDeleted),
      hostIdentity: host?.identity,
    });
    const migration = new CustomResource(this, 'custom-resource', {
      functionName: handler.name,
      desired,
      preconditions: [...switches.refusals(published.promoted), ofTheSeries(settings.source, source.version)],
      needs: [
        ...published.all,
        parameterGroup.resource,
        ...network.rules,
        ...egress.parts,
        replica.instance,
        ...target.parts,
        ...handler.parts,
        ...sync.parts,
        ...deadMan.parts,
        ...userChecks,
      ],
    });
    new ScheduledPulse(this, 'pulse', {
      name: settings.name,
      handler,
      input: pulseInput(desired),
      after: [migration.resource],
    });
    sayWhatWouldHold(this, { wanted: switches.cutoverWanted(published.promoted), published });
    const promoted = published.promotedBy(migration.level);
    if (settings.dns !== undefined) {
      new Dns(this, 'dns', {
        ...{ dns: settings.dns, promoted, target: target.host },
        source: settings.decommission === undefined ? source.address : undefined,
        readers: switches.readerWeights(promoted),
      });
    }
    const dashboard = this.watching(settings, names);
    watchTarget(this, { settings, target, promoted });
    if (settings.backup !== undefined) new Backup(this, 'backup', { names, settings, backup: settings.backup });
    if (settings.dms !== undefined) new Dms(this, 'dms', { names, settings, dms: settings.dms });
    new StackOutputs(this, 'outputs', {
      ...{ settings, published, migration, dashboard, bucket: bucket.name },
      rollbackWanted: switches.rollbackWanted,
    });
    treeChecks(this, settings);
  }

  private watching(settings: Settings, names: Names): string {
    const { topicArn } = new Notices(this, 'notices', { names, settings });
    new Alarms(this, 'alarms', { names, settings, topicArn });
    return new Dashboard(this, 'dashboard', { names, settings }).link;
  }

  private target(settings: Settings, names: Names, published: PublishedState): Address & Pick<FlexibleServer, 'parts'> {
    const { target } = settings;
    if ('existing' in target) return { host: target.existing.host, port: target.existing.port, parts: [] };
    return new FlexibleServer(this, 'target', {
      azure: target.azure,
      passwordArn: names.arn('ssm', `parameter${target.azure.passwordParameter}`),
      tags: tagsOf(settings),
      admitted: {
        gateways: settings.network.natGatewayIds.map((gateway) => ({
          id: gateway,
          address: new DataAwsNatGateway(this, `function-${gateway}`, { id: gateway }).publicIp,
        })),
        whileChannels: published.whileChannels,
      },
    });
  }
}
