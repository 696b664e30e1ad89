import { again } from './sync-definition';

/**
 * The second actor of a cut over. Input: `{ desired, cutover, deadline }`. Waits to the deadline, then resolves:
 * undoes before the promotion, finishes after it. It does not give up while there is something left to do.
 */
export function deadManDefinition(functionArn: string): object {
  return {
    Comment: 'Resolves a cut over whose driver is gone',
    StartAt: 'AwaitDeadline',
    States: {
      AwaitDeadline: { Type: 'Wait', TimestampPath: '$.deadline', Next: 'BePastIt' },
      // Waits are in whole seconds; a resolver that comes early finds nothing to do.
      BePastIt: { Type: 'Wait', Seconds: 1, Next: 'Resolve' },
      Resolve: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke',
        Parameters: {
          FunctionName: functionArn,
          Payload: { kind: 'resolve', 'desired.$': '$.desired', 'cutover.$': '$.cutover' },
        },
        ResultSelector: { 'reply.$': '$.Payload' },
        ResultPath: '$.turn',
        Retry: [again(1, 60)],
        Next: 'IsResolved',
      },
      IsResolved: {
        Type: 'Choice',
        Choices: [
          {
            And: [
              { Variable: '$.turn.reply.status', IsPresent: true },
              { Variable: '$.turn.reply.status', StringEquals: 'working' },
            ],
            Next: 'Rest',
          },
        ],
        Default: 'Resolved',
      },
      Rest: { Type: 'Wait', Seconds: 2, Next: 'Resolve' },
      Resolved: { Type: 'Succeed' },
    },
  };
}
