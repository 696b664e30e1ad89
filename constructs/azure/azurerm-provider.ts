import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';

/** One a stack: the target's, where the stack makes the target. Storage is asked with an identity, never with a key. */
export function azurermProvider(scope: Construct, subscriptionId: string): void {
  const found = TerraformStack.of(scope)
    .node.findAll()
    .find((one): one is AzurermProvider => one instanceof AzurermProvider);
  const provider = found ?? new AzurermProvider(scope, 'azurerm', { features: [{}], subscriptionId });
  provider.storageUseAzuread = true;
}
