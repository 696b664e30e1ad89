import { awsClients, lambdaBudget, syncExecution } from '../adapters/aws';
import { type FunctionEvent, functionEvent, passingError } from '../contract/lifecycle';
import { env } from '../contract/names';
import { type Problem, toProblem } from '../contract/problem';
import { visible } from '../contract/visible';
import { readWorkItem } from '../migration/data/work-item';
import { advance } from '../migration/engine';
import { raiseAttempt, serveLifecycle } from '../migration/lifecycle';
import type { Budget, Ports } from '../migration/ports';
import { noteProgress } from '../migration/progress/keep-progress';
import { resolveSchemas } from '../migration/resolve-schemas';
import { stand } from '../migration/standing';
import { copyWork } from '../migration/steps/copy';
import { resolveCutover } from '../migration/steps/cut-over/resolve';
import { awsPorts, variable } from './aws-ports';
import { readDesired } from './read-desired';
import { turnReply } from './turn-reply';

/** Kept back of the function's time for ending well. */
const reserveMs = 20_000;

// One endpoint serves every bucket under one host name where the environment names an endpoint of its own.
const clients = awsClients({ forcePathStyle: process.env.AWS_ENDPOINT_URL !== undefined });

/** Lambda's entry. What it throws ends as an error of `terraform apply` or of the execution: no secret in it. */
export async function handler(raw: unknown, context: { getRemainingTimeInMillis(): number }): Promise<unknown> {
  let kind: FunctionEvent['kind'] | undefined;
  try {
    const event = functionEvent.parse(raw);
    kind = event.kind;
    return await serve(event, lambdaBudget({ context, reserveMs }));
  } catch (thrown) {
    throw named(toProblem(thrown, 'ours'), kind);
  }
}

/** The state machine tells what may pass from what will not by the error's name alone. */
function named({ code, message, remedy, transient }: Problem, kind: FunctionEvent['kind'] | undefined): Error {
  const passes = transient && (kind === 'turn' || kind === 'work');
  const error = new Error(visible(`${passes ? `${code}: ` : ''}${message}\nwhat to do: ${remedy}`));
  error.name = passes ? passingError : code;
  return error;
}

async function serve(event: FunctionEvent, budget: Budget): Promise<unknown> {
  const asked = readDesired(event.desired);
  const { ports, close } = awsPorts(asked, clients);
  const sync = syncExecution({ sfn: () => clients.sfn, machine: variable(env.syncMachine) });
  try {
    const desired = await resolveSchemas(asked, ports);
    switch (event.kind) {
      case 'lifecycle':
        return await serveLifecycle(event.tf.action, { desired, ports, budget, sync });
      case 'turn':
        return await turn(desired, ports, budget);
      case 'work':
        return await copyWork(desired, ports, readWorkItem(event.item), budget);
      case 'pulse':
        return await stand(desired, ports, budget);
      case 'hand-over':
        await sync.handOver(asked, event.execution, event.part);
        return { status: 'handed-over' };
      case 'resolve':
        return { status: await resolveCutover({ desired, ports, budget, cutover: event.cutover }) };
    }
  } finally {
    await close();
  }
}

/** The state machine drives up to `validated`; what is above is asked for by an apply that waits for the answer. */
async function turn(desired: ReturnType<typeof readDesired>, ports: Ports, budget: Budget): Promise<unknown> {
  const progress = await advance(desired, ports, budget);
  if (progress.kind === 'held') await raiseAttempt(ports);
  await noteProgress(ports);
  return turnReply(progress, ports.blobs);
}
