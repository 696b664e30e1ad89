export { armParameters } from './arm-parameters';
export { type Assertion, azureCredential } from './credential';
export { noHands } from './no-hands';
