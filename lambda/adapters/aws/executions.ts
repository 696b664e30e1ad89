import { createHash } from 'node:crypto';
import {
  DescribeExecutionCommand,
  ListExecutionsCommand,
  type SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { asking, awsProblem, isFault } from './aws-fault';

export interface Running {
  readonly arn: string;
  readonly name: string;
}

/** `exists`: the name was used before, whether that execution still runs or not. Names stay taken for 90 days. */
export async function startNamed(
  sfn: SFNClient,
  machine: string,
  name: string,
  input: unknown,
): Promise<'started' | 'exists'> {
  const start = new StartExecutionCommand({ stateMachineArn: machine, name, input: JSON.stringify(input) });
  try {
    await sfn.send(start);
    return 'started';
  } catch (thrown) {
    if (isFault(thrown, 'ExecutionAlreadyExists')) return 'exists';
    throw awsProblem(`start the execution ${name}`, thrown);
  }
}

/** AWS says it may miss one that was started a moment ago. */
export async function listRunning(sfn: SFNClient, machine: string): Promise<readonly Running[]> {
  const running: Running[] = [];
  for (let token: string | undefined; ; ) {
    const page = new ListExecutionsCommand({ stateMachineArn: machine, statusFilter: 'RUNNING', nextToken: token });
    const answer = await asking('list the running executions', sfn.send(page));
    for (const { executionArn, name } of answer.executions ?? []) {
      running.push({ arn: executionArn ?? '', name: name ?? '' });
    }
    token = answer.nextToken;
    if (token === undefined) return running;
  }
}

export async function describe(sfn: SFNClient, arn: string): Promise<{ isRunning: boolean; input: string }> {
  const answer = await asking('describe an execution', sfn.send(new DescribeExecutionCommand({ executionArn: arn })));
  return { isRunning: answer.status === 'RUNNING', input: answer.input ?? '' };
}

export async function stop(sfn: SFNClient, arn: string, cause: string): Promise<void> {
  await sfn.send(new StopExecutionCommand({ executionArn: arn, cause })).catch((thrown: unknown) => {
    if (!isFault(thrown, 'ExecutionDoesNotExist')) throw awsProblem('stop an execution', thrown);
  });
}

export function executionArn(machine: string, name: string): string {
  return `${machine.replace(':stateMachine:', ':execution:')}:${name}`;
}

/** At most 80 characters of letters, digits, `-` and `_`; what has to be cut is told apart by a digest. */
export function executionName(...parts: readonly string[]): string {
  const whole = parts.join('-');
  const plain = whole.replaceAll(/[^\w-]/g, '_');
  return plain === whole && plain.length <= 80 ? plain : `${plain.slice(0, 63)}-${digestOf(whole)}`;
}

export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
