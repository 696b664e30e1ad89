export { type LocalAzure, type LocalFlexibleServer, startLocalAzure } from './local-azure';
