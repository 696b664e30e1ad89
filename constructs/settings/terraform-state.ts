import { z } from 'zod';

const name = z.string().min(1);

/** Where Terraform keeps its state. Every place here locks it. */
export const terraformStateSettings = z.union(
  [
    z.strictObject({
      s3: z.strictObject({
        bucket: name.describe('Versioned and private; made before, by hand or by another stack'),
        key: name.optional().describe('@default <name>.tfstate'),
        region: name,
        kmsKeyId: name.optional(),
        roleArn: name.optional(),
      }),
    }),
    z.strictObject({
      azurerm: z.strictObject({
        storageAccountName: name,
        containerName: name,
        key: name.optional().describe('@default <name>.tfstate'),
        resourceGroupName: name.optional(),
        subscriptionId: z.guid().optional(),
      }),
    }),
  ],
  { error: 'must have exactly one of `s3` and `azurerm`' },
);
export type TerraformStateSettings = z.infer<typeof terraformStateSettings>;
