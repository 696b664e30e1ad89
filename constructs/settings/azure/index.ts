export { type Management, managementOfExisting } from './management';
export { partOf } from './names';
export { type AzureSettings, azureSettings } from './server';
export type { VnetSettings } from './vnet';
