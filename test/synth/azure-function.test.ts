import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { aMigration, anAzureTarget, aVnet } from '../support/a-migration';
import { type Synthesized, synthesized } from '../support/synthesized';

// The bindings are large: the first synth on a busy machine takes its time.
jest.setTimeout(60_000);

const tenantId = '99999999-2222-4333-8444-555555555555';
const clientId = '88888888-2222-4333-8444-555555555555';
const subscriptionId = anAzureTarget().azure.subscriptionId;
const at = `/subscriptions/${subscriptionId}/resourceGroups`;
const keyVaultId = `${at}/secrets/providers/Microsoft.KeyVault/vaults/shop`;
const subnetId = `${at}/net/providers/Microsoft.Network/virtualNetworks/shop/subnets/functions`;

const storageAccountId = `${at}/code/providers/Microsoft.Storage/storageAccounts/shopmigration`;

const anApp = (changes: object = {}) => ({
  subscriptionId,
  resourceGroup: 'shop-migration',
  location: 'westeurope',
  name: 'shop-migration',
  storageAccountId,
  subnetId,
  deployFrom: ['18.1.2.3'],
  ...changes,
});
const handlers = (changes: object = {}, app: object = {}) => ({
  target: 'azure-function',
  tenantId,
  clientId,
  targetPasswordSecret: 'https://shop.vault.azure.net/secrets/target-admin',
  keyVaultId,
  app: anApp(app),
  ...changes,
});
const stack = (changes: object = {}, app: object = {}) =>
  synthesized({ target: anAzureTarget(), handlers: handlers(changes, app) });
const app = (made: Synthesized) => made.one('azurerm_function_app_flex_consumption');

test('addresses: a rename here makes the app anew', () => {
  const found = Object.keys(stack().resources).filter((address) => address.includes('host_'));

  expect(found.sort()).toMatchSnapshot();
});

test('the app: Flex Consumption, Node 22, inside of the network', () => {
  const made = stack({}, { memoryMegabytes: 4096, maximumInstances: 50 });

  expect(made.one('azurerm_service_plan')).toMatchObject({ os_type: 'Linux', sku_name: 'FC1' });
  expect(app(made)).toMatchObject({
    name: 'shop-migration',
    service_plan_id: expect.stringMatching(/^\$\{azurerm_service_plan\.\w+\.id\}$/),
    runtime_name: 'node',
    runtime_version: '22',
    instance_memory_in_mb: 4096,
    maximum_instance_count: 50,
    http_concurrency: 8,
    virtual_network_subnet_id: subnetId,
    https_only: true,
    site_config: { minimum_tls_version: '1.2', vnet_route_all_enabled: true },
  });
});

test('its lines are kept, and what the state has of that opens nothing: only a token of Entra writes there', () => {
  const made = stack();

  expect(made.one('azurerm_application_insights')).toMatchObject({
    ...{ name: 'shop-migration-logs', application_type: 'Node.JS', local_authentication_disabled: true },
    workspace_id: expect.stringMatching(/^\$\{azurerm_log_analytics_workspace\.\w+\.id\}$/),
  });
  expect(made.one('azurerm_log_analytics_workspace')).toMatchObject({ sku: 'PerGB2018', retention_in_days: 90 });
  expect(app(made)).toMatchObject({
    app_settings: {
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: expect.stringMatching(
        /^ClientId=\$\{azurerm_user_assigned_identity\.\w+\.client_id\};Authorization=AAD$/,
      ),
    },
    site_config: {
      application_insights_connection_string: expect.stringMatching(/^\$\{azurerm_application_insights\./),
    },
  });

  const workspaceId = `${at}/logs/providers/Microsoft.OperationalInsights/workspaces/all`;
  const there = stack({}, { logs: { workspaceId } });
  expect(there.one('azurerm_application_insights').workspace_id).toBe(workspaceId);
  expect(there.text).not.toContain('azurerm_log_analytics_workspace"');
});

const zip = /^assets\/host_app_code_zip_\w+\/[0-9a-f]{32}\/[0-9a-f]{32}\.zip$/;

test('the code is uploaded by the command line, and the publishing password that lies in the state opens nothing', () => {
  const made = stack();

  expect(app(made)).toMatchObject({ webdeploy_publish_basic_authentication_enabled: false });
  expect(app(made).zip_deploy_file).toBeUndefined();
  const upload = made.one('terraform_data');
  const [{ 'local-exec': run }] = upload.provisioner as [{ 'local-exec': { command: string; environment: object } }];
  // Nothing that the settings say is part of a command line.
  expect(run.command).toMatch(
    / az functionapp deployment source config-zip --subscription "\$SUBSCRIPTION" --resource-group "\$GROUP" --name "\$APP" --src "\$CODE"/,
  );
  const group = expect.stringMatching(/^\$\{azurerm_resource_group\.host_app_group_\w+\.name\}$/);
  const name = expect.stringMatching(/^\$\{azurerm_function_app_flex_consumption\.\w+\.name\}$/);
  const settings = { SUBSCRIPTION: subscriptionId, GROUP: group, APP: name, CODE: matching(zip) };
  expect(run.environment).toEqual({ ...settings, ASK_GITHUB: expect.any(String) });
  expect(Object.values(Object(upload.triggers_replace))).toEqual([
    ...[matching(zip), subscriptionId, group, name],
    matching(/^\$\{azurerm_function_app_flex_consumption\.\w+\.identity\[0\]\.principal_id\}$/),
  ]);
  expect(upload.depends_on).toEqual([expect.stringContaining('azurerm_function_app_flex_consumption.')]);
  expect(JSON.stringify(made.one('aws_lambda_invocation').depends_on)).toContain('terraform_data.');
  expect(warnings(made)).toEqual([]);
});

test('by the provider it needs that password: a written choice, and every synth says what it means', () => {
  const made = stack({}, { publish: 'provider' });

  expect(app(made)).toMatchObject({
    webdeploy_publish_basic_authentication_enabled: true,
    zip_deploy_file: matching(zip),
  });
  expect(made.text).not.toContain('terraform_data');
  expect(warnings(made)).toEqual([
    expect.stringMatching(
      /handlers\.app\.publish is "provider": .* password lies in Terraform's state .* Leave `publish` out/,
    ),
  ]);
});

const matching = (form: RegExp) => expect.stringMatching(form);

/** What cdktf shows after a synth. */
function warnings({ folder }: Synthesized): readonly string[] {
  const { stacks } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
  return stacks.shop.annotations.map(({ message }: { message: string }) => message);
}

test('the storage of the code is opened by the identity, and no key of it is anywhere', () => {
  const made = stack();

  expect(made.one('azurerm_storage_container')).toMatchObject({
    name: 'shop-migration-code',
    storage_account_id: storageAccountId,
    container_access_type: 'private',
  });
  expect(app(made)).toMatchObject({
    storage_container_type: 'blobContainer',
    storage_container_endpoint: expect.stringMatching(
      /^https:\/\/shopmigration\.blob\.core\.windows\.net\/\$\{azurerm_storage_container\.\w+\.name\}$/,
    ),
    storage_authentication_type: 'UserAssignedIdentity',
    storage_user_assigned_identity_id: expect.stringMatching(/^\$\{azurerm_user_assigned_identity\./),
    app_settings: {
      AzureWebJobsStorage: '',
      AzureWebJobsStorage__accountName: 'shopmigration',
      AzureWebJobsStorage__credential: 'managedidentity',
    },
  });
  expect(made.text).not.toContain('storage_access_key');
  // The provider keeps an account's keys in its state.
  expect(made.text).not.toContain('azurerm_storage_account"');
  expect(made.document.provider).toMatchObject({
    azurerm: [{ subscription_id: subscriptionId, storage_use_azuread: true }],
  });
});

test('who asks is looked at by the platform: this tenant, this audience, this one application', () => {
  const application = '77777777-2222-4333-8444-555555555555';

  expect(app(stack({ application })).auth_settings_v2).toEqual({
    auth_enabled: true,
    require_authentication: true,
    require_https: true,
    unauthenticated_action: 'Return401',
    default_provider: 'azureactivedirectory',
    active_directory_v2: {
      client_id: application,
      tenant_auth_endpoint: `https://login.microsoftonline.com/${tenantId}/v2.0`,
      allowed_audiences: [application, `api://${application}`],
      allowed_applications: [clientId],
    },
    login: { token_store_enabled: false },
  });
});

test('addresses: code comes from where the settings say; requests from the Lambda function, if they say so', () => {
  expect(app(stack({}, { allowedAddresses: ['18.9.9.9', '18.8.0.0/24'] })).site_config).toMatchObject({
    ip_restriction_default_action: 'Deny',
    ip_restriction: [{ ip_address: '18.9.9.9/32', action: 'Allow' }, { ip_address: '18.8.0.0/24' }],
    scm_ip_restriction_default_action: 'Deny',
    scm_ip_restriction: [{ ip_address: '18.1.2.3/32', action: 'Allow' }],
  });
  expect(app(stack()).site_config).toMatchObject({ ip_restriction_default_action: 'Allow' });
});

test('the identity has its rights before the app is there, each on one thing', () => {
  const made = stack();
  const rights = Object.entries(made.resources).filter(([address]) => address.startsWith('azurerm_role_assignment.'));
  const list = rights.map(([, one]) => `${String(one.role_definition_name)} ${plainScope(String(one.scope))}`);

  expect(list.sort()).toEqual([
    'Contributor Microsoft.DBforMySQL/flexibleServers/shop-production',
    'Key Vault Secrets User Microsoft.KeyVault/vaults/shop',
    'Key Vault Secrets User Microsoft.KeyVault/vaults/shop',
    expect.stringMatching(/^Monitoring Metrics Publisher \$\{azurerm_application_insights\.\w+\.id\}$/),
    'Storage Blob Data Owner Microsoft.Storage/storageAccounts/shopmigration',
  ]);
  expect(app(made)).toMatchObject({ identity: { type: 'SystemAssigned, UserAssigned' } });
  expect(app(made).depends_on).toHaveLength(4);
  expect(JSON.stringify(made.one('azurerm_role_assignment', 'right-server').depends_on)).toContain(
    'azurerm_mysql_flexible_server.',
  );
});

function plainScope(scope: string): string {
  return scope.replace(/^.*\/providers\//, '');
}

test('AWS trusts one identity of one tenant, with a token for one audience', () => {
  const made = stack();

  expect(made.one('aws_iam_openid_connect_provider')).toMatchObject({
    url: `https://login.microsoftonline.com/${tenantId}/v2.0`,
    client_id_list: [clientId],
  });
  const { name, assume_role_policy: text } = made.one('aws_iam_role', 'host_role');
  expect(name).toBe('shop-migration-azure');
  expect(JSON.parse(String(text)).Statement).toEqual([
    {
      Effect: 'Allow',
      Principal: { Federated: expect.stringMatching(/^\$\{aws_iam_openid_connect_provider\.\w+\.arn\}$/) },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: {
        StringEquals: {
          [`login.microsoftonline.com/${tenantId}/v2.0:aud`]: clientId,
          [`login.microsoftonline.com/${tenantId}/v2.0:sub`]: expect.stringMatching(
            /^\$\{azurerm_user_assigned_identity\.\w+\.principal_id\}$/,
          ),
        },
      },
    },
  ]);
});

test('the work moves with its rights: the Lambda function asks, notes a failed attempt, hands over an execution, and can do nothing else', () => {
  const sids = (role: string) => {
    const policy = JSON.parse(String(stack().one('aws_iam_role_policy', role).policy));
    return policy.Statement.map(({ Sid }: { Sid: string }) => Sid).sort();
  };

  expect(sids('handler_role')).toEqual(['Attempt', 'HandOver', 'Logs', 'TokensForEntra']);
  expect(sids('host_role')).toEqual(
    'Attach Drive Events Fence Groups Instances Listing Metrics Passwords Published Record Watch'.split(' '),
  );
});

test('the Lambda function knows the app, the app its place in AWS, and the migration waits for both', () => {
  const made = stack();
  const environment = Object(made.one('aws_lambda_function').environment).variables;

  expect(environment.RDS_TO_AZURE_HOST).toMatch(/^\$\{jsonencode\(.*default_hostname/);
  expect(environment.RDS_TO_AZURE_HOST).toContain(`api://${clientId}/.default`);
  expect(app(made).app_settings).toMatchObject({
    AWS_REGION: 'eu-central-1',
    AZURE_CLIENT_ID: expect.stringMatching(/^\$\{azurerm_user_assigned_identity\.\w+\.client_id\}$/),
    RDS_TO_AZURE_NAME: 'shop',
    RDS_TO_AZURE_BUCKET: expect.stringContaining('aws_s3_bucket.'),
    RDS_TO_AZURE_SYNC_ARN: expect.stringContaining('stateMachine:shop-migration-sync'),
    RDS_TO_AZURE_DEAD_MAN_ARN: expect.stringContaining('stateMachine:shop-migration-dead-man'),
    RDS_TO_AZURE_ROLE_ARN: expect.stringContaining(':role/shop-migration-azure'),
    RDS_TO_AZURE_AUDIENCE: clientId,
    RDS_TO_AZURE_CALLER: clientId,
  });
  const needs = JSON.stringify(made.one('aws_lambda_invocation').depends_on);
  expect(needs).toContain('azurerm_function_app_flex_consumption.');
  expect(needs).toContain('aws_iam_role_policy.host_role');
});

test("the target's password stays in Key Vault: a reference in the app, its name in the wanted state", () => {
  const made = stack();
  const { input } = made.one('aws_lambda_invocation');

  expect(app(made).app_settings).toMatchObject({
    RDS_TO_AZURE_TARGET_PASSWORD: '@Microsoft.KeyVault(SecretUri=https://shop.vault.azure.net/secrets/target-admin)',
  });
  expect(input).toContain('"password" = {"kind" = "environment", "name" = "RDS_TO_AZURE_TARGET_PASSWORD"}');
  expect(made.one('aws_iam_role_policy', 'host_role').policy).not.toContain('parameter/shop-azure/admin');
});

test("the server's parameters are set by the app's own identity", () => {
  expect(stack().one('aws_lambda_invocation').input).toMatch(
    /"login" = \{"kind" = "managed-identity", "client" = azurerm_user_assigned_identity\.\w+\.client_id\}/,
  );
});

test('for a server inside of a network no VPC of AWS is asked for: the app is the one who reaches it', () => {
  const target = { azure: { ...anAzureTarget().azure, allowedAddresses: [], vnet: aVnet } };

  expect(synthesized({ target, handlers: handlers() }).one('azurerm_mysql_flexible_server')).toMatchObject({
    public_network_access: 'Disabled',
  });
  expect(() => synthesized({ target })).toThrow(/network\.vpcId: is missing: .*a Function app does the work/);
});

test('an app that is there needs nothing of Azure from this stack', () => {
  const existing = {
    url: 'https://shop.azurewebsites.net',
    identityClientId: '66666666-2222-4333-8444-555555555555',
    identityPrincipalId: '55555555-2222-4333-8444-555555555555',
  };
  const made = synthesized({
    handlers: { target: 'azure-function', tenantId, clientId, secretParameter: '/shop/entra', existing },
  });

  expect(made.text).not.toContain('azurerm');
  expect(made.one('aws_iam_role', 'host_role').assume_role_policy).toContain(existing.identityPrincipalId);
  const policy = JSON.parse(String(made.one('aws_iam_role_policy', 'handler_role').policy));
  expect(policy.Statement.map(({ Sid }: { Sid: string }) => Sid)).toEqual(['Logs', 'Passwords', 'Attempt', 'HandOver']);
  expect(Object(made.one('aws_lambda_function').environment).variables.RDS_TO_AZURE_HOST).toContain(existing.url);
});

test('tickets of the host go after a day, with every beat that was a version of theirs', () => {
  expect(stack().one('aws_s3_bucket_lifecycle_configuration')).toMatchObject({
    rule: [
      {
        filter: [{ prefix: 'host-runs/' }],
        expiration: [{ days: 1 }],
        noncurrent_version_expiration: [{ noncurrent_days: 1 }],
      },
    ],
  });
});

test('without a host there is nothing of all this', () => {
  const { text } = synthesized();

  for (const word of ['azurerm', 'RDS_TO_AZURE_HOST', 'openid', 'lifecycle_configuration'])
    expect(text).not.toContain(word);
});

const { app: _app, ...neither } = handlers();
test.each([
  ['neither an app nor one that is there', neither, /handlers\.app: give exactly one of/],
  [
    'a password in Key Vault without the vault',
    handlers({ keyVaultId: undefined }),
    /handlers\.keyVaultId: .* go together/,
  ],
  [
    'a version of a secret',
    handlers({ targetPasswordSecret: 'https://a.vault.azure.net/secrets/b/c1' }),
    /targetPasswordSecret: must be/,
  ],
  ['code from anywhere', handlers({}, { deployFrom: [] }), /app\.deployFrom/],
  [
    'an account that is none',
    handlers({}, { storageAccountId: keyVaultId }),
    /storageAccountId: must be the id of a storage/,
  ],
  ['a subnet that is none', handlers({}, { subnetId: keyVaultId }), /subnetId: must be the id of a subnet/],
])('refuses %s', (_what, written, message) => {
  expect(() => synthesized({ ...aMigration(), handlers: written })).toThrow(message);
});
