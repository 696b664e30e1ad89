export { type CallingCdktf, callingCdktf } from './calling-cdktf';
export { type ProcessTable, processTable } from './process-table';
export { CommandLineError, readSwitches } from './read-switches';
