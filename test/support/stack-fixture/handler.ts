// Stands in for the engine where only the state machines are looked at. What it was asked stays in the bucket.
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { awsClients, syncExecution } from '../../../lambda/adapters/aws';
import { functionEvent } from '../../../lambda/contract/lifecycle';
import { env } from '../../../lambda/contract/names';

const s3 = new S3Client({ forcePathStyle: true });
const bucket = process.env[env.bucket] ?? '';

export async function handler(raw: unknown, context: { awsRequestId: string }): Promise<unknown> {
  const event = functionEvent.parse(raw);
  await write(`asked/${Date.now()}-${event.kind}-${context.awsRequestId}`, raw);
  if (event.kind === 'turn') return turn(Object(event.desired).turns ?? []);
  if (event.kind === 'hand-over') {
    const { sfn } = awsClients({ forcePathStyle: true });
    const machine = process.env[env.syncMachine] ?? '';
    await syncExecution({ sfn: () => sfn, machine }).handOver(Object(event.desired), event.execution, event.part);
    return { status: 'handed-over' };
  }
  return event.kind === 'work' ? work(event.item, Object(event.desired).failing ?? {}) : { status: 'finished' };
}

/** The wanted state of the test lists the answers; the first of them that was not given yet is next. */
async function turn(answers: readonly unknown[]): Promise<unknown> {
  for (const [index, answer] of answers.entries()) {
    const isNew = await write(`given/${index}`, answer, { IfNoneMatch: '*' }).then(
      () => true,
      () => false,
    );
    if (!isNew) continue;
    if (Object(answer).status !== 'fan-out') return answer;
    await write('items.json', [1, 2, 3]);
    return { status: 'fan-out', items: { bucket, key: 'items.json' }, concurrency: 2 };
  }
  throw new Error('asked once more than there are answers');
}

/** `failing` says of an item by which error it fails, and how often before it succeeds. */
async function work(item: unknown, failing: Readonly<Record<string, readonly [error: string, times: number]>>) {
  const [error, times] = failing[String(item)] ?? ['', 0];
  for (let time = 0; time < times; time += 1) {
    const isNew = await write(`failed/${item}-${time}`, error, { IfNoneMatch: '*' }).then(
      () => true,
      () => false,
    );
    if (isNew) throw Object.assign(new Error('as the test wants it'), { name: error });
  }
  return { done: 1, left: 0 };
}

function write(key: string, body: unknown, condition: { IfNoneMatch?: string } = {}): Promise<unknown> {
  return s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: JSON.stringify(body), ...condition }));
}
