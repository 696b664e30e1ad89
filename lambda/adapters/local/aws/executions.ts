import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { forwardWhole } from './forward-whole';
import { list, text } from './json-field';
import type { MotoClient } from './moto-client';
import type { Interceptor } from './wire';

export interface ExecutionsSettings {
  readonly moto: MotoClient;
  readonly limit: number;
  readonly stopping: AbortSignal;
  readonly note: (message: string) => void;
}

/** A standard execution ends at 25,000 events of history. moto lets it grow, so executions are watched and stopped. */
export function executions(settings: ExecutionsSettings): Interceptor {
  return async (request) => {
    if (request.headers['x-amz-target'] !== 'AWSStepFunctions.StartExecution') return undefined;
    const answer = await forwardWhole(settings.moto, request, named(await request.body()));
    if (answer.status === 200) {
      const execution = text(JSON.parse(answer.body.toString()), 'executionArn');
      watch(execution, settings).catch((fault) => {
        if (!settings.stopping.aborted) settings.note(`history of ${execution}: ${String(fault)}`);
      });
    }
    return answer;
  };
}

/** moto calls every execution without a name `None`, so that only the first could start. */
function named(body: Buffer): string {
  const input: unknown = JSON.parse(body.toString());
  return JSON.stringify(text(input, 'name') === '' ? Object.assign({}, input, { name: randomUUID() }) : input);
}

async function watch(executionArn: string, { moto, limit, stopping }: ExecutionsSettings): Promise<void> {
  const ask = (call: string, input: object): Promise<unknown> =>
    moto.json('states', `AWSStepFunctions.${call}`, { executionArn, ...input });
  const started = Date.now();
  for (let pause = 2000; ; ) {
    await wait(pause, undefined, { signal: stopping });
    if (text(await ask('DescribeExecution', {}), 'status') !== 'RUNNING') return;
    const events = list(await ask('GetExecutionHistory', {}), 'events').length;
    if (events >= limit) {
      const cause = `The execution reached the maximum number of history events (${limit}).`;
      await ask('StopExecution', { error: 'States.Runtime', cause });
      return;
    }
    // moto hands out the whole history every time: ask when half of what is left may be used up.
    const eventsPerMs = events / (Date.now() - started);
    pause = Math.min(60_000, Math.max(500, (limit - events) / eventsPerMs / 2));
  }
}
