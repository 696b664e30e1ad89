export { openArm } from './arm';
export { armParameters } from './arm-parameters';
export { armServer } from './arm-server';
export { type Assertion, azureCredential } from './credential';
export { noHands } from './no-hands';
