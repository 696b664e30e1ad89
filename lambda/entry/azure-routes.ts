import { app, type HttpRequest } from '@azure/functions';
import { callerOf } from '../adapters/azure';
import type { RunAsked, Runs } from './azure-runs';

/**
 * One resource, two verbs. The platform has looked at the token before; what it found out is looked at again. No
 * function keys (`authLevel`): they are secrets that somebody would have to keep.
 */
export function registerRoutes(runs: Runs, allowed: string): void {
  const asked = ({ params, headers }: HttpRequest): RunAsked => ({
    id: params.id ?? '',
    caller: callerOf(headers),
    allowed,
  });
  app.http('start-run', {
    methods: ['POST'],
    route: 'runs/{id}',
    authLevel: 'anonymous',
    handler: async (request) => runs.start({ ...asked(request), body: () => request.text() }),
  });
  app.http('look-at-run', {
    methods: ['GET'],
    route: 'runs/{id}',
    authLevel: 'anonymous',
    handler: async (request) => runs.look(asked(request)),
  });
}
