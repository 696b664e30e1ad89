export { openArm } from './arm';
export { armParameters } from './arm-parameters';
export { armServer } from './arm-server';
export { callerOf } from './caller';
export { type Assertion, azureCredential, type CredentialSources } from './credential';
export { type FunctionHost, functionHost } from './function-host';
export { keyVaultReference } from './key-vault-reference';
export { noHands } from './no-hands';
export { workloadIdentity } from './workload-identity';
