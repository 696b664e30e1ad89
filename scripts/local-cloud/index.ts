export { instancesOf, type LocalCloud, type LocalCloudOptions, localIdentifiers, startLocalCloud } from './local-cloud';
export { type MigrationChanges, writeMigrationFile } from './migration-file';
export { readOutputs } from './outputs';
export { makeProjectFolder } from './project-folder';
export { type CdktfOptions, type CdktfRun, runCdktf } from './run-cdktf';
