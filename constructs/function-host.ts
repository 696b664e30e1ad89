import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { FunctionHostSettings } from '../lambda/contract/function-host';
import { env } from '../lambda/contract/names';
import { workPermissions } from './aws/handler-permissions';
import { HostRole } from './aws/host-role';
import type { Names } from './aws/names';
import type { StateBucket } from './aws/state-bucket';
import { HandlerApp } from './azure/handler-app';
import { passwordsOf, secretAt, serverOf } from './desired';
import { tagsOf } from './provider-settings';
import { type AzureFunctionSettings, functionHostOf, type Settings } from './settings';

export interface FunctionHostProps {
  readonly names: Names;
  readonly settings: Settings;
  readonly handlers: AzureFunctionSettings;
  readonly bucket: StateBucket;
  /** The app's entry, by path. */
  readonly entry: string;
  readonly bundleFolder: string;
  /** The server: before anybody gets a right on it. */
  readonly after: readonly ITerraformDependable[];
}

/** Who does the work where AWS can't reach the target: the app, and what it may do in AWS. */
export class FunctionHost extends Construct {
  /** Client id of the app's identity. */
  readonly identity: string;
  /** As the Lambda function finds it. */
  readonly settings: FunctionHostSettings;
  readonly parts: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: FunctionHostProps) {
    super(scope, id);
    const { names, settings, handlers, bucket } = props;
    const { tenantId: tenant, clientId: client, application = client, secretParameter } = handlers;
    const app = this.app(props);
    const role = new HostRole(this, 'role', {
      ...{ names, handlers, principalId: app.principalId },
      permissions: workPermissions({
        names,
        source: settings.source,
        passwords: passwordsOf(settings),
        kmsKeyArn: settings.aws.kmsKeyArn,
        endsSource: settings.decommission !== undefined,
        bucketArn: bucket.arn,
      }),
    });
    this.identity = app.clientId;
    this.settings = {
      url: app.url,
      scope: `api://${application}/.default`,
      login:
        secretParameter === undefined
          ? { kind: 'federated', tenant, client }
          : { kind: 'client-secret', tenant, client, secret: secretAt(secretParameter) },
      ...(handlers.existing?.endpoints === undefined ? {} : { endpoints: handlers.existing.endpoints }),
      beatSeconds: 5,
    };
    this.parts = [...app.parts, ...role.parts];
  }

  private app(props: FunctionHostProps): Pick<HandlerApp, 'url' | 'clientId' | 'principalId' | 'parts'> {
    const { names, settings, handlers, bucket } = props;
    const { app, existing, clientId, application = clientId } = handlers;
    if (existing !== undefined) {
      const { url, identityClientId, identityPrincipalId } = existing;
      return { url, clientId: identityClientId, principalId: identityPrincipalId, parts: [] };
    }
    if (app === undefined) throw new Error('handlers has neither app nor existing, which the settings refuse');
    return new HandlerApp(this, 'app', {
      ...{ handlers, app, entry: props.entry, bundleFolder: props.bundleFolder, tags: tagsOf(settings) },
      serverId: serverOf(settings.target),
      after: props.after,
      environment: {
        AWS_REGION: settings.aws.region,
        [env.name]: names.migration,
        [env.bucket]: bucket.name,
        [env.syncMachine]: names.machineArn(names.syncMachine),
        [env.deadManMachine]: names.machineArn(names.deadManMachine),
        [env.role]: names.hostRoleArn,
        [env.audience]: application,
        [env.caller]: clientId,
      },
    });
  }
}

export function functionHost(
  scope: Construct,
  id: string,
  props: Omit<FunctionHostProps, 'handlers'>,
): FunctionHost | undefined {
  const handlers = functionHostOf(props.settings);
  return handlers === undefined ? undefined : new FunctionHost(scope, id, { ...props, handlers });
}
