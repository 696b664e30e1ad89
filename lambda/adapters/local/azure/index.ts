export { localFlexibleServer } from './flexible-server';
export { type LocalAzure, type LocalFlexibleServer, startLocalAzure } from './local-azure';
export { type LocalShape, usualShape } from './servers';
