import { ModifyDBParameterGroupCommand, type RDSClient } from '@aws-sdk/client-rds';
import type { Fence } from '../../migration/ports';
import { asking } from './aws-fault';

export interface ParameterGroupFenceOptions {
  readonly rds: () => RDSClient;
  readonly parameterGroup: string;
  /** `read_only` while no fence is up, usually `{TrueIfReplica}`. */
  readonly was: string;
}

/**
 * `read_only` is dynamic on RDS and binds the master user as well. Lowering *sets* the was-value: a reset would take
 * the parameter out of the group, and the stack, which declares it, would show a change at the next plan.
 */
export function parameterGroupFence({ rds, parameterGroup, was }: ParameterGroupFenceOptions): Fence {
  const set = async (value: string) => {
    const command = new ModifyDBParameterGroupCommand({
      DBParameterGroupName: parameterGroup,
      Parameters: [{ ParameterName: 'read_only', ParameterValue: value, ApplyMethod: 'immediate' }],
    });
    await asking(`set read_only = ${value} in the parameter group ${parameterGroup}`, rds().send(command));
  };
  return { raise: () => set('1'), lower: () => set(was) };
}
