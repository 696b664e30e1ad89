import { FunctionAppFlexConsumption } from '@cdktf/provider-azurerm/lib/function-app-flex-consumption';
import { ResourceGroup } from '@cdktf/provider-azurerm/lib/resource-group';
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { ServicePlan } from '@cdktf/provider-azurerm/lib/service-plan';
import { StorageContainer } from '@cdktf/provider-azurerm/lib/storage-container';
import { UserAssignedIdentity } from '@cdktf/provider-azurerm/lib/user-assigned-identity';
import { Annotations, type ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { env } from '../../lambda/contract/names';
import { Bundle } from '../bundle';
import type { AzureFunctionSettings, HandlerAppSettings } from '../settings';
import { appAuthentication } from './app-authentication';
import { AppLogs } from './app-logs';
import { appPackage } from './app-package';
import { azurermProvider } from './azurerm-provider';
import { PublishedCode } from './published-code';

export interface HandlerAppProps {
  readonly handlers: AzureFunctionSettings;
  readonly app: HandlerAppSettings;
  readonly entry: string;
  readonly bundleFolder: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Of the state in AWS: names and ARNs, no secret. */
  readonly environment: Readonly<Record<string, string>>;
  /** Resource id of the server, where the app may set its parameters. */
  readonly serverId: string | undefined;
  readonly after: readonly ITerraformDependable[];
}

/**
 * The host in Azure (docs/adr/0010): a Function app on Flex Consumption inside of a virtual network. Its identity is
 * made first and gets its rights first, so that the app can do everything when it is there.
 * https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/resources/function_app_flex_consumption
 */
export class HandlerApp extends Construct {
  readonly url: string;
  readonly clientId: string;
  readonly principalId: string;
  readonly parts: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: HandlerAppProps) {
    super(scope, id);
    const { handlers, app } = props;
    azurermProvider(this, app.subscriptionId);
    if (app.publish === 'provider') Annotations.of(this).addWarning(passwordInState);
    const tags = { ...props.tags };
    const group = new ResourceGroup(this, 'group', {
      ...{ name: app.resourceGroup, location: app.location, tags },
      // Nothing in it holds data.
      lifecycle: { preventDestroy: false },
    });
    const where = { resourceGroupName: group.name, location: group.location, tags };
    const identity = new UserAssignedIdentity(this, 'identity', { name: `${app.name}-identity`, ...where });
    const container = new StorageContainer(this, 'container', {
      name: `${app.name}-code`,
      storageAccountId: app.storageAccountId,
      containerAccessType: 'private',
    });
    const accountName = nameIn(app.storageAccountId);
    const logs = new AppLogs(this, 'logs', { app, where });
    const rights = [
      this.right('logs', logs.id, 'Monitoring Metrics Publisher', identity.principalId),
      this.right('storage', app.storageAccountId, 'Storage Blob Data Owner', identity.principalId),
      ...(props.serverId === undefined
        ? []
        : [this.right('server', props.serverId, 'Contributor', identity.principalId, props.after)]),
      ...(handlers.keyVaultId === undefined
        ? []
        : [this.right('vault', handlers.keyVaultId, 'Key Vault Secrets User', identity.principalId)]),
    ];
    const plan = new ServicePlan(this, 'plan', { name: `${app.name}-plan`, osType: 'Linux', skuName: 'FC1', ...where });
    const code = new Bundle(this, 'code', { entry: props.entry, folder: props.bundleFolder, beside: appPackage });
    const made = new FunctionAppFlexConsumption(this, 'app', {
      name: app.name,
      ...where,
      servicePlanId: plan.id,
      runtimeName: 'node',
      runtimeVersion: '22',
      instanceMemoryInMb: app.memoryMegabytes,
      maximumInstanceCount: app.maximumInstances,
      // A worker of the copy takes up to 256 MB; a look at a run takes nothing.
      httpConcurrency: app.memoryMegabytes / 512,
      storageContainerType: 'blobContainer',
      storageContainerEndpoint: `https://${accountName}.blob.core.windows.net/${container.name}`,
      storageAuthenticationType: 'UserAssignedIdentity',
      storageUserAssignedIdentityId: identity.id,
      // The system's identity is the only one whose references to Key Vault the provider can declare.
      identity: { type: 'SystemAssigned, UserAssigned', identityIds: [identity.id] },
      virtualNetworkSubnetId: app.subnetId,
      httpsOnly: true,
      siteConfig: { ...siteConfig(app), applicationInsightsConnectionString: logs.connectionString },
      authSettingsV2: appAuthentication(handlers),
      appSettings: {
        ...props.environment,
        AZURE_CLIENT_ID: identity.clientId,
        APPLICATIONINSIGHTS_AUTHENTICATION_STRING: `ClientId=${identity.clientId};Authorization=AAD`,
        ...storageSettings(accountName, identity.clientId),
        ...(handlers.targetPasswordSecret === undefined
          ? {}
          : { [env.targetPassword]: `@Microsoft.KeyVault(SecretUri=${handlers.targetPasswordSecret})` }),
      },
      ...(app.publish === 'az'
        ? { webdeployPublishBasicAuthenticationEnabled: false }
        : // The provider uploads with that password and nothing else.
          { webdeployPublishBasicAuthenticationEnabled: true, zipDeployFile: code.path }),
      dependsOn: rights,
    });
    // For the platform's own look into Key Vault. The app looks itself, with the identity above, until that works.
    const later =
      handlers.keyVaultId === undefined
        ? []
        : [this.right('vault-by-platform', handlers.keyVaultId, 'Key Vault Secrets User', made.identity.principalId)];
    this.url = `https://${made.defaultHostname}`;
    this.clientId = identity.clientId;
    this.principalId = identity.principalId;
    const upload = {
      ...{ subscriptionId: app.subscriptionId, resourceGroup: group.name, app: made.name },
      ...{ appPrincipalId: made.identity.principalId, path: code.path, after: [made] },
    };
    const published = app.publish === 'az' ? [new PublishedCode(this, 'published', upload).resource] : [];
    this.parts = [made, ...rights, ...later, ...published];
  }

  private right(
    id: string,
    scope: string,
    roleDefinitionName: string,
    principalId: string,
    after: readonly ITerraformDependable[] = [],
  ): RoleAssignment {
    return new RoleAssignment(this, `right-${id}`, {
      ...{ scope, roleDefinitionName, principalId },
      principalType: 'ServicePrincipal',
      // A new principal is not known everywhere in Entra at once.
      skipServicePrincipalAadCheck: true,
      ...(after.length === 0 ? {} : { dependsOn: [...after] }),
    });
  }
}

/** Shown by cdktf at every synth; `check-plan` says the same of the plan. */
const passwordInState =
  'handlers.app.publish is "provider": the app\'s publishing password lies in Terraform\'s state and in plan files, and uploads code from deployFrom. ' +
  'Leave `publish` out: az uploads the code then, and that password is switched off';

function siteConfig({ allowedAddresses, deployFrom }: HandlerAppSettings) {
  const admit = (addresses: readonly string[]) =>
    addresses.map((one, at) => ({
      name: `admit-${at + 1}`,
      priority: 100 + at,
      action: 'Allow',
      ipAddress: one.includes('/') ? one : `${one}/32`,
    }));
  return {
    minimumTlsVersion: '1.2',
    scmMinimumTlsVersion: '1.2',
    vnetRouteAllEnabled: true,
    ipRestrictionDefaultAction: allowedAddresses.length === 0 ? 'Allow' : 'Deny',
    ...(allowedAddresses.length === 0 ? {} : { ipRestriction: admit(allowedAddresses) }),
    // Where code is uploaded, with a password that the provider reads into its state (docs/limits/azure-function.md).
    scmIpRestrictionDefaultAction: 'Deny',
    scmIpRestriction: admit(deployFrom),
  };
}

function nameIn(resourceId: string): string {
  return resourceId.split('/').at(-1) ?? resourceId;
}

/**
 * No key of the account anywhere. The provider writes half a connection string unless there is an empty one of ours,
 * which the host passes over (hashicorp/terraform-provider-azurerm#29149).
 */
function storageSettings(accountName: string, clientId: string): Record<string, string> {
  return {
    AzureWebJobsStorage: '',
    AzureWebJobsStorage__accountName: accountName,
    AzureWebJobsStorage__credential: 'managedidentity',
    AzureWebJobsStorage__clientId: clientId,
  };
}
