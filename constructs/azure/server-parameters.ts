import { MysqlFlexibleServerConfiguration } from '@cdktf/provider-azurerm/lib/mysql-flexible-server-configuration';
import { Construct } from 'constructs';

export interface ServerParametersProps {
  readonly resourceGroup: string;
  readonly server: string;
  readonly own: Readonly<Record<string, string>>;
}

/**
 * What the migration needs of the server. Dynamic parameters only: the provider never restarts a server. No
 * invisible primary keys, or the schemas of both sides differ; no events, or they run on both sides.
 */
const ofTheMigration: Readonly<Record<string, string>> = {
  event_scheduler: 'OFF',
  sql_generate_invisible_primary_key: 'OFF',
};

export class ServerParameters extends Construct {
  readonly all: readonly MysqlFlexibleServerConfiguration[];

  constructor(scope: Construct, id: string, props: ServerParametersProps) {
    super(scope, id);
    const wanted = { ...props.own, ...ofTheMigration };
    this.all = Object.entries(wanted)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(
        ([name, value]) =>
          new MysqlFlexibleServerConfiguration(this, name, {
            name,
            value,
            resourceGroupName: props.resourceGroup,
            serverName: props.server,
            // Promotion turns the scheduler on: the next apply must not turn it off again.
            ...(name === 'event_scheduler' ? { lifecycle: { ignoreChanges: ['value'] } } : {}),
          }),
      );
  }
}
