import { AzurermBackend, S3Backend, type TerraformStack } from 'cdktf';
import type { Settings } from './settings';

/** Where Terraform keeps its state, locked while somebody applies. Without settings: a file, for one person. */
export function stateBackend(stack: TerraformStack, { name, terraformState }: Settings): void {
  if (terraformState === undefined) return;
  if ('azurerm' in terraformState) {
    const { key, resourceGroupName, subscriptionId, ...place } = terraformState.azurerm;
    // A lease on the blob locks it; the login is that of the shell or of the pipeline, never a key.
    new AzurermBackend(stack, {
      ...place,
      key: key ?? `${name}.tfstate`,
      useAzureadAuth: true,
      ...(resourceGroupName === undefined ? {} : { resourceGroupName }),
      ...(subscriptionId === undefined ? {} : { subscriptionId }),
    });
    return;
  }
  const { bucket, key, region, kmsKeyId, roleArn } = terraformState.s3;
  const backend = new S3Backend(stack, {
    ...{ bucket, region, encrypt: true },
    key: key ?? `${name}.tfstate`,
    ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
    ...(roleArn === undefined ? {} : { assumeRole: { roleArn } }),
  });
  // A lock object in the bucket itself (Terraform 1.10): no table of DynamoDB.
  backend.addOverride('use_lockfile', true);
}
