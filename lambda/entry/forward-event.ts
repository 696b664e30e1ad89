import { type AwsClients, ssmPublished } from '../adapters/aws';
import { azureCredential, functionHost } from '../adapters/azure';
import { systemClock } from '../adapters/node';
import { functionHostSettings } from '../contract/function-host';
import type { FunctionEvent } from '../contract/lifecycle';
import { env } from '../contract/names';
import { Problem } from '../contract/problem';
import { raiseAttempt } from '../migration/lifecycle';
import type { Budget } from '../migration/ports';
import type { LambdaContext } from './aws-lambda';
import { credentialSources } from './aws-ports';
import { readDesired } from './read-desired';

export interface ForwardWorld {
  readonly clients: AwsClients;
  readonly context: LambdaContext;
  readonly budget: Budget;
}

/** Kept back for the answer: the host was told to be done well before. */
const answerMs = 3_000;

/**
 * The host in Azure does it (docs/adr/0010), where the environment names one; `undefined`: it is done here. A
 * hand-over touches no database. One invocation is one run of the host, so that a request that is sent twice
 * starts nothing twice.
 */
export function forwarded(event: FunctionEvent, world: ForwardWorld): Promise<unknown> | undefined {
  const written = process.env[env.host];
  if (written === undefined || written === '' || event.kind === 'hand-over') return undefined;
  const { clients, context, budget } = world;
  const settings = readSettings(written);
  const credential = azureCredential(settings, credentialSources(clients));
  const host = functionHost({ settings, credential, clock: systemClock });
  const running = host.run({
    id: context.awsRequestId,
    event,
    until: new Date(systemClock.now().getTime() + budget.remainingMs()),
    remainingMs: () => Math.max(0, context.getRemainingTimeInMillis() - answerMs),
  });
  if (event.kind !== 'lifecycle') return running;
  return running.catch(async (thrown: unknown) => {
    // A host that is gone could not do it.
    await raiseAttempt({
      published: ssmPublished({ ssm: () => clients.ssm, migration: readDesired(event.desired).name }),
    });
    throw thrown;
  });
}

function readSettings(written: string) {
  try {
    return functionHostSettings.parse(JSON.parse(written));
  } catch (cause) {
    throw new Problem({
      code: 'ours.function-misconfigured',
      side: 'ours',
      message: `the environment variable ${env.host} of the function can not be read`,
      remedy: 'deploy the stack again: it declares the function and its environment',
      cause,
    });
  }
}
