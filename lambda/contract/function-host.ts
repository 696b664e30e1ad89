import { z } from 'zod';
import { azureLogin } from './desired';
import { sides } from './problem';

/** Environment of the Lambda function: where the host is and who we are there. No secret, references at most. */
export const functionHostSettings = z.strictObject({
  /** `https://<app>.azurewebsites.net`. */
  url: z.url(),
  /** `api://<application>/.default`: what the token is asked for. */
  scope: z.string().min(1),
  login: azureLogin,
  /** Another Entra than the public one, and who signed the host's certificate there. */
  endpoints: z.strictObject({ authority: z.url(), caPem: z.string().optional() }).optional(),
  /** The host says so often that it lives; after nine silences it is taken for gone. */
  beatSeconds: z.number().min(0.1).max(60).default(5),
});
export type FunctionHostSettings = z.infer<typeof functionHostSettings>;

/**
 * Between the Lambda function and the host in Azure (docs/adr/0010). One resource, `/api/runs/<id>`: POST starts the
 * run and, if the platform lets it wait that long, answers with its end; GET says how far it is. Both answer a ticket.
 */
export const runsPath = '/api/runs';

/** Chosen by the caller; the same id again is the same run. */
export const runId = z.string().regex(/^[A-Za-z0-9-]{8,80}$/);

export const runRequest = z.strictObject({
  /** As it came to the Lambda function (`functionEvent`). References of secrets, never secrets. */
  event: z.unknown(),
  /** When the caller stops waiting. A request that arrives later begins nothing: it was given up. */
  until: z.iso.datetime(),
  /** How often the ticket's beat is to go up. */
  beatMs: z.number().int().min(100).max(60_000),
});
export type RunRequest = z.infer<typeof runRequest>;

export const problemFacts = z.object({
  code: z.string(),
  side: z.enum(sides),
  message: z.string(),
  remedy: z.string(),
  transient: z.boolean(),
});

export const ticket = z.discriminatedUnion('state', [
  /** `beat` goes up while the host lives: whoever asks sees by it when nobody is at work any more. */
  z.object({ state: z.literal('running'), beat: z.number().int(), owner: z.string() }),
  z.object({ state: z.literal('done'), reply: z.unknown() }),
  z.object({ state: z.literal('failed'), problem: problemFacts }),
]);
export type Ticket = z.infer<typeof ticket>;

/** A refusal of the host itself, before there is a run. */
export const refusal = z.object({ problem: problemFacts });

/** Lambda takes no larger event, so nothing larger is meant for us. */
export const largestRequestBytes = 6 * 1024 * 1024;
