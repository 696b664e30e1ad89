import { ModifyDBParameterGroupCommand, type RDSClient } from '@aws-sdk/client-rds';
import { requestTooLate } from '../../migration/data/request-too-late';
import type { Fence } from '../../migration/ports';
import { asking } from './aws-fault';

export interface ParameterGroupFenceOptions {
  readonly rds: () => RDSClient;
  readonly parameterGroup: string;
  /** `read_only` while no fence is up, usually `{TrueIfReplica}`. */
  readonly was: string;
}

/**
 * AWS refuses a request that comes in more than five minutes after the time that it was signed with
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-signing.html); a minute more until the group has acted.
 */
const lateMs = 360_000;

/**
 * `read_only` is dynamic on RDS and binds the master user as well. Lowering *sets* the was-value: a reset would take
 * the parameter out of the group, and the stack, which declares it, would show a change at the next plan.
 */
export function parameterGroupFence({ rds, parameterGroup, was }: ParameterGroupFenceOptions): Fence {
  const set = async (value: string, withinMs: number) => {
    const calledAt = Date.now();
    const command = new ModifyDBParameterGroupCommand({
      DBParameterGroupName: parameterGroup,
      Parameters: [{ ParameterName: 'read_only', ParameterValue: value, ApplyMethod: 'immediate' }],
    });
    // Here a request is signed, each of several tries anew: behind this look its time runs, and AWS keeps it.
    command.middlewareStack.add(
      (next) => (args) => {
        if (Date.now() - calledAt > withinMs) throw requestTooLate();
        return next(args);
      },
      { step: 'deserialize', name: 'in-time' },
    );
    await asking(`set read_only = ${value} in the parameter group ${parameterGroup}`, rds().send(command));
  };
  return { raise: (withinMs) => set('1', withinMs), lower: (withinMs) => set(was, withinMs), lateMs };
}
