import type { Construct } from 'constructs';
import type { Settings } from '../settings';
import type { HandlerFunction } from './handler-function';
import type { Names } from './names';
import type { StateBucket } from './state-bucket';
import { StateMachine } from './state-machine';
import { syncDefinition, turnsPerExecution } from './sync-definition';

export interface SyncStateMachineProps {
  readonly names: Names;
  readonly settings: Settings;
  readonly handler: HandlerFunction;
  readonly bucket: StateBucket;
}

/** Drives the turns. Ends at the wanted level; standing work is the scheduled function's. */
export function syncStateMachine(scope: Construct, id: string, props: SyncStateMachineProps): StateMachine {
  const { names, settings, handler, bucket } = props;
  const own = names.machineArn(names.syncMachine);
  return new StateMachine(scope, id, {
    ...{ names, settings },
    name: names.syncMachine,
    functionArn: handler.arn,
    definition: syncDefinition({ functionArn: handler.arn, bucket: bucket.name, turnsPerExecution }),
    permissions: [
      // A Distributed Map runs its items as executions of the same machine; so does the hand-over.
      { Sid: 'Itself', Effect: 'Allow', Action: ['states:StartExecution'], Resource: [own] },
      {
        Sid: 'ItsItems',
        Effect: 'Allow',
        Action: ['states:DescribeExecution', 'states:StopExecution'],
        Resource: [names.executionsArn(names.syncMachine), names.executionsArn(`${names.syncMachine}/*`)],
      },
      { Sid: 'ReadItems', Effect: 'Allow', Action: ['s3:GetObject'], Resource: [`${bucket.arn}/*`] },
      { Sid: 'WriteResults', Effect: 'Allow', Action: ['s3:PutObject'], Resource: [`${bucket.arn}/fan-out-results/*`] },
    ],
  });
}
