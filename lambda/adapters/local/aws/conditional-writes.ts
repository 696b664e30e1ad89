import { forwardWhole } from './forward-whole';
import type { MotoClient } from './moto-client';
import type { Interceptor } from './wire';

/**
 * moto looks at the condition and stores the object in two steps and answers requests in threads, so two writers with
 * the same condition could both win. Per key, one at a time.
 */
export function conditionalWrites(moto: MotoClient): Interceptor {
  const turns = new Map<string, Promise<unknown>>();
  return async (request) => {
    const conditional = 'if-match' in request.headers || 'if-none-match' in request.headers;
    if (request.method !== 'PUT' || request.service !== 's3' || !conditional) return undefined;
    await request.body(); // a slow uploader must not hold the others up
    const before = turns.get(request.path) ?? Promise.resolve();
    const own = before.then(() => forwardWhole(moto, request));
    const settled = own.catch(() => undefined);
    turns.set(request.path, settled);
    try {
      return await own;
    } finally {
      if (turns.get(request.path) === settled) turns.delete(request.path);
    }
  };
}
