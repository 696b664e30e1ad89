export { localFlexibleServer } from './flexible-server';
export { type Authentication, type LocalFunctionApp, startLocalFunctionApp } from './function-app';
export { type LocalAzure, type LocalFlexibleServer, startLocalAzure } from './local-azure';
export { type ManagedIdentity, startManagedIdentity } from './managed-identity';
export { type LocalShape, usualShape } from './servers';
