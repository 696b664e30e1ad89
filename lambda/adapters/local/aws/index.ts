export { type LocalAws, type LocalAwsOptions, startLocalAws } from './local-aws';
export type { LocalInstance } from './local-instance';
export { locateMoto } from './locate-moto';
export { locateTerraform, terraformCliConfig } from './terraform-tools';
