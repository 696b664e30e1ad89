import { z } from 'zod';

/** Rises when a field of the envelope, or what one means, changes. New events and new facts do not raise it. docs/logs.md */
export const logFormat = 1;

const fact = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** One line of a log: the envelope, and the facts of the event beside it. */
export const logLine = z
  .object({
    log: z.literal(logFormat),
    time: z.iso.datetime({ precision: 3 }),
    migration: z.string().min(1),
    /** `copy.chunk-done`. */
    name: z.string().regex(/^[a-z][a-z-]*(\.[a-z][a-z-]*)?$/),
    step: z.string().nullable(),
    turn: z.int().nonnegative().nullable(),
  })
  .catchall(fact);
export type LogLine = z.infer<typeof logLine>;

/** No fact may be called like these. */
export const envelope = ['log', 'time', 'migration', 'name', 'step', 'turn'] as const;
