import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { deadManDefinition } from './aws/dead-man-definition';
import { HandlerFunction } from './aws/handler-function';
import { Names } from './aws/names';
import { NetworkPath } from './aws/network-path';
import { ParameterGroup } from './aws/parameter-group';
import { PublishedState } from './aws/published-state';
import { ReadReplica } from './aws/read-replica';
import { ScheduledPulse } from './aws/scheduled-pulse';
import { SourceInstance } from './aws/source-instance';
import { StateBucket } from './aws/state-bucket';
import { StateMachine } from './aws/state-machine';
import { syncStateMachine } from './aws/sync-state-machine';
import { FlexibleServer } from './azure/flexible-server';
import { CustomResource } from './custom-resource';
import { type Address, desiredFrom, passwordParametersOf } from './desired';
import { providerSettings } from './provider-settings';
import { pulseInput } from './pulse-input';
import { sayWhatWouldHold } from './readiness';
import type { Settings } from './settings';
import { StackOutputs } from './stack-outputs';
import { Switches, type TypedSwitches } from './switches';

export interface MigrationStackProps {
  readonly settings: Settings;
  /** The function's entry, by path. */
  readonly entry: string;
  readonly bundleFolder: string;
  readonly typed: TypedSwitches;
}

/** What exists for one migration, in the order of the way of the data. What happens is the function's. */
export class MigrationStack extends TerraformStack {
  constructor(scope: Construct, props: MigrationStackProps) {
    const { settings } = props;
    super(scope, settings.name);
    new AwsProvider(this, 'aws', providerSettings(settings));
    const switches = new Switches(this, props.typed);
    const names = new Names(this, 'names', settings.name, settings.aws.region);
    const published = new PublishedState(this, 'published', settings.name);

    const source = new SourceInstance(this, 'source', settings.source);
    const parameterGroup = new ParameterGroup(this, 'parameter-group', {
      name: names.parameterGroup,
      source: settings.source,
      readOnly: published.readOnly(settings.source.readOnlyWas),
    });
    const network = new NetworkPath(this, 'network', {
      migration: settings.name,
      network: settings.network,
      sourceGroup: settings.source.securityGroupId,
      sourcePort: source.addressPort,
    });
    const replica = new ReadReplica(this, 'replica', { ...settings, encrypted: source.encrypted });
    const target = this.target(settings, names);

    const bucket = new StateBucket(this, 'state', settings.name);
    const handler = new HandlerFunction(this, 'handler', {
      ...{ names, settings, bucket, network },
      entry: props.entry,
      bundleFolder: props.bundleFolder,
      passwordParameters: passwordParametersOf(settings),
    });
    const sync = syncStateMachine(this, 'sync', { names, handler, bucket });
    const deadMan = new StateMachine(this, 'dead-man', {
      names,
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
      reach: switches.reach(published, settings.emptyTarget !== ''),
      attempt: published.attempt,
    });
    const migration = new CustomResource(this, 'custom-resource', {
      functionName: handler.name,
      desired,
      contradiction: switches.contradict(),
      needs: [
        ...published.all,
        parameterGroup.resource,
        ...network.rules,
        replica.instance,
        ...target.parts,
        ...handler.parts,
        ...sync.parts,
        ...deadMan.parts,
      ],
    });
    new ScheduledPulse(this, 'pulse', {
      name: settings.name,
      handler,
      input: pulseInput(desired),
      after: [migration.resource],
    });
    sayWhatWouldHold(this, { wanted: switches.cutoverWanted(published.promoted), published });
    new StackOutputs(this, 'outputs', {
      ...{ settings, published, migration },
      rollbackWanted: switches.rollbackWanted,
    });
  }

  private target(settings: Settings, names: Names): Address & Pick<FlexibleServer, 'parts'> {
    const { target } = settings;
    if ('existing' in target) return { host: target.existing.host, port: target.existing.port, parts: [] };
    return new FlexibleServer(this, 'target', {
      azure: target.azure,
      passwordArn: names.arn('ssm', `parameter${target.azure.passwordParameter}`),
      tags: settings.aws.tags,
    });
  }
}
