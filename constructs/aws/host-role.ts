import { IamOpenidConnectProvider } from '@cdktf/provider-aws/lib/iam-openid-connect-provider';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { AzureFunctionSettings } from '../settings';
import type { Permission } from './handler-permissions';
import type { Names } from './names';

export interface HostRoleProps {
  readonly names: Names;
  readonly handlers: AzureFunctionSettings;
  /** Object id of the app's identity. */
  readonly principalId: string;
  readonly permissions: readonly Permission[];
}

/**
 * What the host in Azure may do in AWS, and who it is: one identity of one tenant, with a token for one audience. No
 * key of AWS leaves AWS. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
 */
export class HostRole extends Construct {
  readonly parts: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: HostRoleProps) {
    super(scope, id);
    const { names, handlers } = props;
    const { application = handlers.clientId } = handlers;
    const issuer = issuerOf(handlers);
    const provider =
      handlers.identityProviderArn ??
      new IamOpenidConnectProvider(this, 'tenant', { url: issuer, clientIdList: [application] }).arn;
    const claim = issuer.replace('https://', '');
    const role = new IamRole(this, 'role', {
      name: names.host,
      assumeRolePolicy: policyOf([
        {
          Effect: 'Allow',
          Principal: { Federated: provider },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: { StringEquals: { [`${claim}:aud`]: application, [`${claim}:sub`]: props.principalId } },
        },
      ]),
    });
    const policy = policyOf(props.permissions);
    this.parts = [new IamRolePolicy(this, 'policy', { name: 'migration', role: role.id, policy })];
  }
}

/** Of tokens of version 2, which the application has to ask for. */
function issuerOf({ tenantId, existing }: AzureFunctionSettings): string {
  const authority = existing?.endpoints?.authority ?? 'https://login.microsoftonline.com';
  return `${authority.replace(/\/$/, '')}/${tenantId}/v2.0`;
}

function policyOf(statements: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}
