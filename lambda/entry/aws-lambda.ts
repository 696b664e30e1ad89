import { awsClients, lambdaBudget } from '../adapters/aws';
import { type FunctionEvent, functionEvent, passingError } from '../contract/lifecycle';
import { type Problem, toProblem } from '../contract/problem';
import { visible } from '../contract/visible';
import { forwarded } from './forward-event';
import { serveEvent } from './serve-event';

/** Kept back of the function's time for ending well. */
const reserveMs = 20_000;

// One endpoint serves every bucket under one host name where the environment names an endpoint of its own.
const clients = awsClients({ forcePathStyle: process.env.AWS_ENDPOINT_URL !== undefined });

/** Lambda's own. */
export interface LambdaContext {
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

/**
 * Lambda's entry: does the work, or hands it to the host in Azure where the settings have one. What it throws ends as
 * an error of `terraform apply` or of the execution: no secret in it.
 */
export async function handler(raw: unknown, context: LambdaContext): Promise<unknown> {
  let kind: FunctionEvent['kind'] | undefined;
  try {
    const event = functionEvent.parse(raw);
    kind = event.kind;
    const budget = lambdaBudget({ context, reserveMs });
    const away = forwarded(event, { clients, context, budget });
    return await (away ?? serveEvent(event, { clients, budget }));
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
