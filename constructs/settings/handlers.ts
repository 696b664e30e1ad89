import { z } from 'zod';
import { address, ssmName } from './words';

const resourceId = z
  .string()
  .regex(
    /^\/subscriptions\/[0-9a-f-]{36}\/resourceGroups\/[^/]+\/providers\/.+$/i,
    'must be the id of a resource of Azure',
  );

const subnetId = resourceId.regex(/\/virtualNetworks\/[^/]+\/subnets\/[^/]+$/, 'must be the id of a subnet');

/** A Function app that the stack makes, in a resource group of its own. */
export const handlerApp = z.strictObject({
  subscriptionId: z.guid().describe('Subscription of the app; the same as the server, where the stack makes that'),
  resourceGroup: z.string().min(1).max(90).describe('Created by the stack, for the app alone'),
  location: z
    .string()
    .regex(/^[a-z0-9]+$/, 'must be the short name of a region, such as westeurope')
    .describe('Region of the app: that of its subnet'),
  name: z
    .string()
    .regex(/^[a-z0-9](?:[a-z0-9-]{0,30})[a-z0-9]$/, 'must be 2-32 lower-case letters, digits and hyphens')
    .describe('Name of the app, unique in Azure'),
  storageAccountId: resourceId
    .regex(/\/Microsoft\.Storage\/storageAccounts\/[a-z0-9]{3,24}$/, 'must be the id of a storage account')
    .describe(
      "Account for the code, with its keys switched off. Not made here: the provider would keep the keys in Terraform's state",
    ),
  subnetId: subnetId.describe(
    'Subnet of the app, delegated to Microsoft.App/environments, from which target and source are reached',
  ),
  memoryMegabytes: z.union([z.literal(2048), z.literal(4096)]).default(2048),
  maximumInstances: z.int().min(1).max(1000).default(40).describe('More are never started, whatever the copy asks for'),
  allowedAddresses: z
    .array(address)
    .default([])
    .describe('Egress of the Lambda function; @default any address may ask, and is refused without a token'),
  deployFrom: z.array(address).min(1).describe('From where Terraform uploads the code'),
  publish: z
    .enum(['provider', 'az'])
    .default('az')
    .describe(
      "Who uploads the code: Azure's command line (`az`) on the machine of Terraform, with its login, and the app's publishing password is switched off; or the provider, with that password, which then lies in Terraform's state and in every plan file and opens the app's code to whoever reads it, from deployFrom",
    ),
  logs: z
    .union(
      [
        z.strictObject({
          workspaceId: resourceId.regex(
            /\/Microsoft\.OperationalInsights\/workspaces\/[^/]+$/,
            'must be the id of a workspace',
          ),
        }),
        z.strictObject({ retentionDays: z.int().min(30).max(730) }),
      ],
      { error: 'must have either `workspaceId` (a Log Analytics workspace that is there) or `retentionDays` (30-730)' },
    )
    .default({ retentionDays: 90 })
    .describe('Where the lines of the app are kept, through Application Insights'),
});
export type HandlerAppSettings = z.infer<typeof handlerApp>;

/** An app that somebody else makes and deploys; docs/azure-function.md lists what it needs. */
export const existingHandlerApp = z.strictObject({
  url: z.url().describe('https://<app>.azurewebsites.net'),
  identityClientId: z.guid().describe("Client id of the app's identity"),
  identityPrincipalId: z.guid().describe("Object id of the app's identity: the subject of its tokens"),
  endpoints: z
    .strictObject({ authority: z.url(), caPem: z.string().optional() })
    .optional()
    .describe('Another Entra than the public one: a sovereign cloud, or the local one'),
});

const azureFunction = z
  .strictObject({
    target: z.literal('azure-function'),
    tenantId: z.guid().describe('Tenant of Entra'),
    clientId: z.guid().describe('Application as which the Lambda function asks; Entra trusts the tokens of its role'),
    secretParameter: ssmName
      .optional()
      .describe("SSM SecureString with that application's secret; @default none: AWS signs a token"),
    application: z
      .guid()
      .optional()
      .describe('Application that stands for the app: audience of all tokens. @default clientId'),
    identityProviderArn: z
      .string()
      .regex(/^arn:aws[\w-]*:iam::\d{12}:oidc-provider\//, 'must be the ARN of an identity provider')
      .optional()
      .describe('The tenant as an identity provider of this AWS account. @default the stack makes it'),
    targetPasswordSecret: z
      .string()
      .regex(
        /^https:\/\/[a-z0-9-]+\.vault\.[a-z.]+\/secrets\/[A-Za-z0-9-]+$/,
        'must be the identifier of a secret without its version, https://<vault>.vault.azure.net/secrets/<name>',
      )
      .optional()
      .describe("The target's password in Key Vault. @default passwordParameter of the target, in SSM"),
    keyVaultId: resourceId.optional().describe('The vault of targetPasswordSecret: the app may read its secrets'),
    app: handlerApp.optional().describe('A Function app that the stack makes'),
    existing: existingHandlerApp.optional().describe('A Function app that is there'),
  })
  .check((context) => {
    const { app, existing, targetPasswordSecret, keyVaultId } = context.value;
    const fault = (key: string, message: string) =>
      context.issues.push({ code: 'custom', input: context.value, path: [key], message });
    if ((app === undefined) === (existing === undefined)) {
      fault('app', 'give exactly one of `app` (the stack makes it) and `existing` (it is there)');
    }
    if (app !== undefined && (targetPasswordSecret === undefined) !== (keyVaultId === undefined)) {
      fault('keyVaultId', 'targetPasswordSecret and keyVaultId go together');
    }
  });
export type AzureFunctionSettings = z.infer<typeof azureFunction>;

/** Where the work is done. The state is in AWS in both cases. */
export const handlersSettings = z.discriminatedUnion('target', [
  z.strictObject({ target: z.literal('aws-lambda') }),
  azureFunction,
]);

/** The Function app of the settings, if the work is done by one. */
export function functionHostOf(settings: {
  readonly handlers: z.infer<typeof handlersSettings>;
}): AzureFunctionSettings | undefined {
  return settings.handlers.target === 'azure-function' ? settings.handlers : undefined;
}
