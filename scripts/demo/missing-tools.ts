import { locateMoto, locateTerraform } from '../../lambda/adapters/local/aws';

/** What `cdktf deploy` on this machine lacks, each with how to get it. */
export async function missingTools(): Promise<readonly string[]> {
  const [terraform, moto] = await Promise.all([
    locateTerraform().catch(() => undefined),
    locateMoto().catch(() => undefined),
  ]);
  return [
    ...(terraform === undefined
      ? ['Terraform 1.11 or newer (https://developer.hashicorp.com/terraform/install, one file on the PATH)']
      : []),
    ...(moto === undefined ? ["moto_server (pip install 'moto[server]==5.2.1')"] : []),
  ];
}
