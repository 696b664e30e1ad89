export { type Management, managementOfExisting } from './management';
export { type MonitoringSettings, monitoringOfExisting } from './monitoring';
export { partOf } from './names';
export { type AzureSettings, azureSettings } from './server';
export type { VnetSettings } from './vnet';
