export type { Authentication } from './authentication';
export { type FunctionAppOptions, type LocalFunctionApp, startLocalFunctionApp } from './function-app';
