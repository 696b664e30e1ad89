export type { AzureSettings, Management } from './azure';
export { parseSettings, readSettings, SettingsError } from './read-settings';
export { type Settings, settingsSchema } from './settings';
export { asRange } from './words';
