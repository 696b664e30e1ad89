export { armParameters } from './arm-parameters';
export { type Assertion, azureCredential } from './credential';
