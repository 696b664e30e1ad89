import { setTimeout as wait } from 'node:timers/promises';
import type { Functions } from './functions';
import { field } from './json-field';
import type { MotoClient } from './moto-client';
import { jsonAnswer, type WireAnswer } from './wire';

/** Lambda's own queue for `Event` invocations: answered at once, tried again after one minute and after two. */
export interface AsyncInvoker {
  accept(name: string, event: string): Promise<WireAnswer>;
  /** Until the event is through or given up. */
  deliver(name: string, event: string): Promise<void>;
}

export interface AsyncSettings {
  readonly moto: MotoClient;
  readonly functions: Functions;
  readonly minuteMs: number;
  readonly stopping: AbortSignal;
  readonly note: (message: string) => void;
}

export function asyncInvoker({ moto, functions, minuteMs, stopping, note }: AsyncSettings): AsyncInvoker {
  const deliver = async (name: string, event: string): Promise<void> => {
    for (let failures = 0; !stopping.aborted; ) {
      const result = await functions.invoke(name, event);
      const throttled = 'status' in result && result.status === 429;
      if ('status' in result && !throttled) return; // the function is gone
      if ('ok' in result && result.ok) return;
      if (!throttled) failures += 1;
      if (failures > (await retriesOf(moto, name))) return;
      await wait(throttled ? minuteMs / 60 : failures * minuteMs, undefined, { signal: stopping });
    }
  };
  const noted = async (name: string, event: string): Promise<void> => {
    await deliver(name, event).catch((fault) => {
      if (!stopping.aborted) note(`event for ${name}: ${String(fault)}`);
    });
  };
  return {
    deliver: noted,
    accept: async (name, event) => {
      const path = `/2015-03-31/functions/${encodeURIComponent(name)}/configuration`;
      const known = await moto.call({ service: 'lambda', method: 'GET', path });
      if (known.status !== 200) return known;
      void noted(name, event);
      return jsonAnswer(202, {});
    },
  };
}

async function retriesOf(moto: MotoClient, name: string): Promise<number> {
  const path = `/2019-09-25/functions/${encodeURIComponent(name)}/event-invoke-config`;
  const answer = await moto.call({ service: 'lambda', method: 'GET', path });
  if (answer.status !== 200) return 2;
  return Number(field(JSON.parse(answer.body.toString()), 'MaximumRetryAttempts') ?? 2);
}
