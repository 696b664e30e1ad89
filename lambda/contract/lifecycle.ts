import { z } from 'zod';
import type { Finding } from './finding';
import type { Level } from './reach';

/** What `aws_lambda_invocation` with `lifecycle_scope = "CRUD"` adds to the input (provider docs, facts 3.1). */
export const lifecycleKey = 'tf';

export const lifecycleAction = z.looseObject({
  action: z.enum(['create', 'update', 'delete']),
});

/** Everything that reaches the handler function. `desired` is read by `desiredSchema` afterwards. */
export const functionEvent = z.union([
  z.looseObject({ kind: z.literal('lifecycle'), desired: z.unknown(), [lifecycleKey]: lifecycleAction }),
  z.looseObject({ kind: z.literal('turn'), desired: z.unknown() }),
  z.looseObject({ kind: z.literal('work'), desired: z.unknown(), item: z.unknown() }),
  z.looseObject({ kind: z.literal('pulse'), desired: z.unknown() }),
  /** From an execution whose history is nearly full: the loop goes on in another one. */
  z.looseObject({
    kind: z.literal('hand-over'),
    desired: z.unknown(),
    execution: z.string(),
    part: z.number().int(),
  }),
  z.looseObject({ kind: z.literal('resolve'), desired: z.unknown(), cutover: z.string() }),
]);
export type FunctionEvent = z.infer<typeof functionEvent>;

/** Name of an error that may not come again, in a turn or a work item: the state machine retries it for longer. */
export const passingError = 'ours.passing';

/** The answer of one turn, as the state machine's Choice reads it. Field names are part of the definition. */
export type TurnReply =
  | { readonly status: 'reached'; readonly level: Level | 'none' }
  | { readonly status: 'working'; readonly waitSeconds: number; readonly note: string }
  | {
      readonly status: 'fan-out';
      /** Object in the state bucket: a JSON array of work items. */
      readonly items: { readonly bucket: string; readonly key: string };
      readonly concurrency: number;
    }
  | { readonly status: 'held'; readonly findings: readonly Finding[] };

/** The answer of the custom resource. Small: it is stored in Terraform's state in clear. */
export interface LifecycleReply {
  readonly level: Level | 'none' | 'returned';
  readonly note: string;
}
