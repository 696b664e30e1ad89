import { passingError } from '../../lambda/contract/lifecycle';

/** The loop as Amazon States Language: Turn -> Route -> Wait | Distributed Map | Done. No decision is made here. */
export interface SyncDefinitionProps {
  readonly functionArn: string;
  readonly bucket: string;
  /** An execution may have 25,000 events; a round with a fan-out makes fewer than 20. */
  readonly turnsPerExecution: number;
}

export const turnsPerExecution = 1000;

export function syncDefinition(props: SyncDefinitionProps): object {
  return {
    Comment: 'Advances the migration turn by turn until the wanted level is reached or held',
    StartAt: 'IsContinued',
    States: { ...beginning, ...turns(props), ...fanOut(props), ...handOver(props), ...endings },
  };
}

/** Input: `{ desired }`; an execution that continues another one has `part` as well. */
const beginning = {
  IsContinued: {
    Type: 'Choice',
    Choices: [{ Variable: '$.part', IsPresent: true, Next: 'Begin' }],
    Default: 'FirstPart',
  },
  FirstPart: { Type: 'Pass', Result: 1, ResultPath: '$.part', Next: 'Begin' },
  Begin: {
    Type: 'Pass',
    Parameters: { 'desired.$': '$.desired', 'part.$': '$.part', turns: 0 },
    Next: 'Turn',
  },
};

function turns({ functionArn, turnsPerExecution }: SyncDefinitionProps) {
  return {
    Turn: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Parameters: { FunctionName: functionArn, Payload: { kind: 'turn', 'desired.$': '$.desired' } },
      ResultSelector: { 'reply.$': '$.Payload' },
      ResultPath: '$.turn',
      Retry: [againIf(interrupted, 5, 8), again(5, 2)],
      Next: 'Count',
    },
    Count: {
      Type: 'Pass',
      Parameters: {
        'desired.$': '$.desired',
        'part.$': '$.part',
        'turn.$': '$.turn',
        'turns.$': 'States.MathAdd($.turns, 1)',
      },
      Next: 'Route',
    },
    Route: {
      Type: 'Choice',
      Choices: [
        { Variable: '$.turn.reply.status', StringEquals: 'reached', Next: 'Done' },
        { Variable: '$.turn.reply.status', StringEquals: 'held', Next: 'Held' },
        { Variable: '$.turns', NumericGreaterThanEquals: turnsPerExecution, Next: 'HandOver' },
        { Variable: '$.turn.reply.status', StringEquals: 'working', Next: 'Rest' },
        { Variable: '$.turn.reply.status', StringEquals: 'fan-out', Next: 'FanOut' },
      ],
      Default: 'Unknown',
    },
    Rest: { Type: 'Wait', SecondsPath: '$.turn.reply.waitSeconds', Next: 'Turn' },
  };
}

/** Results go to the bucket: thousands of them do not fit into 256 KiB of state. */
function fanOut({ functionArn, bucket }: SyncDefinitionProps) {
  return {
    FanOut: {
      Type: 'Map',
      MaxConcurrencyPath: '$.turn.reply.concurrency',
      ItemReader: {
        Resource: 'arn:aws:states:::s3:getObject',
        ReaderConfig: { InputType: 'JSON' },
        Parameters: { 'Bucket.$': '$.turn.reply.items.bucket', 'Key.$': '$.turn.reply.items.key' },
      },
      ItemSelector: { 'desired.$': '$.desired', 'item.$': '$$.Map.Item.Value' },
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        StartAt: 'Work',
        States: {
          Work: {
            Type: 'Task',
            Resource: 'arn:aws:states:::lambda:invoke',
            Parameters: {
              FunctionName: functionArn,
              Payload: { kind: 'work', 'desired.$': '$.desired', 'item.$': '$.item' },
            },
            ResultSelector: { 'left.$': '$.Payload.left' },
            Retry: [againIf(interrupted, 2, 6), again(2, 1)],
            End: true,
          },
        },
      },
      ResultWriter: {
        Resource: 'arn:aws:states:::s3:putObject',
        Parameters: { Bucket: bucket, Prefix: 'fan-out-results' },
      },
      ResultPath: null,
      // No item may fail (the default of the tolerated failures is 0). What has its receipt is not copied again: the
      // next turn hands out the rest, or holds with what stopped a worker, or after rounds that brought nothing.
      Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: null, Next: 'Turn' }],
      Next: 'Turn',
    },
  };
}

function handOver({ functionArn }: SyncDefinitionProps) {
  return {
    /** The function names the next execution after the first one and the part: repeated, it meets what it started. */
    HandOver: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Parameters: {
        FunctionName: functionArn,
        Payload: {
          kind: 'hand-over',
          'desired.$': '$.desired',
          'execution.$': '$$.Execution.Name',
          'part.$': 'States.MathAdd($.part, 1)',
        },
      },
      Retry: [again(2, 8)],
      ResultPath: null,
      Next: 'HandedOver',
    },
  };
}

const endings = {
  HandedOver: { Type: 'Succeed' },
  Done: { Type: 'Succeed' },
  /** Not a failure: the findings are in the output, in the log and in the published copy. */
  Held: { Type: 'Succeed' },
  Unknown: { Type: 'Fail', Error: 'UnknownReply', Cause: 'the function answered with a status that is not known here' },
};

/** What the platform says when a function was not run, or not to its end, for reasons that pass. */
const interrupted = [
  passingError,
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
  'Lambda.Unknown',
  'Sandbox.Timedout',
  'Runtime.ExitError',
  'States.Timeout',
];

/** Every turn and every work item may be delivered twice without harm, so anything is worth another try. */
export function again(firstSeconds: number, attempts: number): object {
  return againIf(['States.ALL'], firstSeconds, attempts);
}

function againIf(errors: readonly string[], firstSeconds: number, attempts: number): object {
  return {
    ErrorEquals: errors,
    IntervalSeconds: firstSeconds,
    BackoffRate: 2,
    MaxDelaySeconds: 60,
    MaxAttempts: attempts,
    JitterStrategy: 'FULL',
  };
}
