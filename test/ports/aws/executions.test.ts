import { randomUUID } from 'node:crypto';
import { CreateStateMachineCommand, ListExecutionsCommand } from '@aws-sdk/client-sfn';
import { executionDeadMan, syncExecution } from '../../../lambda/adapters/aws';
import { describe as describeExecution, listRunning } from '../../../lambda/adapters/aws/executions';
import { aDesired } from '../../support/a-desired';
import { type AwsForTests, startAwsForTests } from '../../support/aws-for-tests';
import { eventually } from '../../support/eventually';
import { describeDeadMan } from '../dead-man.conformance';

jest.setTimeout(60_000);
let local: AwsForTests;
beforeAll(async () => {
  local = await startAwsForTests();
});
afterAll(() => local?.stop());

const sfn = () => local.clients.sfn;

async function newMachine(first: object): Promise<string> {
  const States = { First: { ...first, Next: 'Done' }, Done: { Type: 'Succeed' } };
  const answer = await sfn().send(
    new CreateStateMachineCommand({
      name: `m-${randomUUID()}`,
      roleArn: 'arn:aws:iam::123456789012:role/machine',
      definition: JSON.stringify({ StartAt: 'First', States }),
    }),
  );
  return answer.stateMachineArn ?? '';
}

async function inputsOf(machine: string, status: 'RUNNING' | 'SUCCEEDED' | 'ABORTED'): Promise<readonly string[]> {
  const list = new ListExecutionsCommand({ stateMachineArn: machine, statusFilter: status });
  const { executions } = await sfn().send(list);
  const arns = (executions ?? []).map(({ executionArn }) => executionArn ?? '');
  return Promise.all(arns.map(async (arn) => (await describeExecution(sfn(), arn)).input));
}

/** The machine of the stack calls the function where this one ends. */
describeDeadMan('an execution', async () => {
  const machine = await newMachine({ Type: 'Wait', TimestampPath: '$.deadline' });
  const cutoversOf = async (status: 'RUNNING' | 'SUCCEEDED') =>
    (await inputsOf(machine, status)).map((input) => String(JSON.parse(input).cutover));
  return {
    make: () => executionDeadMan({ sfn, machine, desired: aDesired() }),
    resolved: () => cutoversOf('SUCCEEDED'),
    isArmed: async (cutover) => (await cutoversOf('RUNNING')).includes(cutover),
  };
});

describe('the execution that syncs', () => {
  const waits = { Type: 'Wait', Seconds: 600 };
  const desired = aDesired();

  async function stopAll(machine: string): Promise<void> {
    await syncExecution({ sfn, machine }).stop();
    // A stopped execution ends at its own pace: the interpreter here, and AWS's list, follow a moment later.
    await eventually('no execution runs', async () => (await listRunning(sfn(), machine)).length === 0);
  }

  it('is started once, however often and by however many it is asked for', async () => {
    const machine = await newMachine(waits);
    const sync = syncExecution({ sfn, machine });

    await Promise.all([sync.start(desired), sync.start(desired), sync.start(desired)]);
    await sync.start({ ...desired, attempt: '7' });

    expect((await inputsOf(machine, 'RUNNING')).map((input) => JSON.parse(input))).toEqual([{ desired }]);
    await stopAll(machine);
  });

  it('gives way to one that wants something else', async () => {
    const machine = await newMachine(waits);
    const sync = syncExecution({ sfn, machine });
    await sync.start({ ...desired, reach: 'copied' });

    await sync.start(desired);

    expect((await inputsOf(machine, 'RUNNING')).map((input) => JSON.parse(input).desired.reach)).toEqual(['validated']);
    await stopAll(machine);
  });

  it('begins again after the one before has ended', async () => {
    const machine = await newMachine(waits);
    const sync = syncExecution({ sfn, machine });
    await sync.start(desired);
    await stopAll(machine);

    await sync.start(desired);

    expect(await inputsOf(machine, 'RUNNING')).toHaveLength(1);
    expect(await inputsOf(machine, 'ABORTED')).toHaveLength(1);
    await stopAll(machine);
  });

  it('recognises an execution that handed its input on in another order', async () => {
    const machine = await newMachine(waits);
    const reversed = Object.fromEntries(Object.entries(desired).reverse());
    await sync(machine).start({ ...desired, ...reversed });
    const [before] = await listRunning(sfn(), machine);

    await sync(machine).start(desired);

    expect(await listRunning(sfn(), machine)).toEqual([before]);
    await stopAll(machine);
  });

  const sync = (machine: string) => syncExecution({ sfn, machine });
});
