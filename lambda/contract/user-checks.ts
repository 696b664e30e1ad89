import { z } from 'zod';

/** Queries of the operator, as an object beside the state: they travel in no input of the function. */
export const userChecksKey = 'user-checks.json';

export const userChecksSchema = z.strictObject({
  format: z.literal(1),
  checks: z.array(z.strictObject({ name: z.string().min(1), text: z.string().min(1) })),
});
export type UserChecks = z.infer<typeof userChecksSchema>;
export type UserCheck = UserChecks['checks'][number];
