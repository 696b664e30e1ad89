import {
  DescribeExecutionCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import { asking } from './aws-fault';

export interface LatestExecution {
  readonly status: string;
  readonly startedAt: string;
  readonly stoppedAt: string | null;
  readonly cause: string;
}

/** The newest execution of the machine of that name; undefined: there is no machine, or it never ran. */
export async function latestExecution(sfn: SFNClient, machine: string): Promise<LatestExecution | undefined> {
  const stateMachineArn = await arnOf(sfn, machine);
  if (stateMachineArn === undefined) return undefined;
  const list = new ListExecutionsCommand({ stateMachineArn, maxResults: 1 });
  const [newest] = (await asking(`list the executions of ${machine}`, sfn.send(list))).executions ?? [];
  if (newest === undefined) return undefined;
  const failed = ['FAILED', 'TIMED_OUT', 'ABORTED'].includes(newest.status ?? '');
  return {
    status: newest.status ?? 'unknown',
    startedAt: newest.startDate?.toISOString() ?? '',
    stoppedAt: newest.stopDate?.toISOString() ?? null,
    cause: failed ? await causeOf(sfn, newest.executionArn) : '',
  };
}

/** The shell does not know the account: by name. */
async function arnOf(sfn: SFNClient, machine: string): Promise<string | undefined> {
  for (let nextToken: string | undefined; ; ) {
    const page = await asking('list the state machines', sfn.send(new ListStateMachinesCommand({ nextToken })));
    const found = page.stateMachines?.find(({ name }) => name === machine);
    nextToken = page.nextToken;
    if (found !== undefined || nextToken === undefined) return found?.stateMachineArn;
  }
}

async function causeOf(sfn: SFNClient, executionArn: string | undefined): Promise<string> {
  const answer = await asking('describe an execution', sfn.send(new DescribeExecutionCommand({ executionArn })));
  return [answer.error, answer.cause].filter((part) => part !== undefined && part !== '').join(': ');
}
