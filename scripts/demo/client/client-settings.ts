import { z } from 'zod';
import { endpointPlaceSchema, endpointSchema } from './published-endpoint';

/** What writer and prober are started with, in one environment variable: it carries a password. */
export const clientSettingsSchema = z.object({
  file: z.string(),
  start: endpointSchema,
  place: endpointPlaceSchema,
  login: z.object({ user: z.string(), password: z.string() }),
  shop: z.object({ customers: z.number().int(), products: z.number().int() }),
  transactionsPerSecond: z.number().positive(),
  connections: z.number().int().positive(),
});
export type ClientSettings = z.infer<typeof clientSettingsSchema>;

export const settingsVariable = 'SHOP_CLIENT_SETTINGS';

export function readClientSettings(environment: NodeJS.ProcessEnv): ClientSettings {
  return clientSettingsSchema.parse(JSON.parse(environment[settingsVariable] ?? 'null'));
}
