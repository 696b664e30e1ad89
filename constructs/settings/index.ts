export type { DmsSettings, RehearsalSettings } from './afterwards';
export { type AzureSettings, type Management, partOf, type VnetSettings } from './azure';
export type { DnsSettings } from './dns';
export { readChecks } from './read-checks';
export { parseSettings, readSettings, SettingsError } from './read-settings';
export { type Settings, settingsSchema } from './settings';
export type { TerraformStateSettings } from './terraform-state';
export type { AlarmSettings, BackupSettings } from './watching';
export { asRange } from './words';
