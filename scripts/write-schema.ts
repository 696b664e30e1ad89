import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { settingsSchema } from '../constructs/settings';

// For editors: completion and explanations while migration.json is written.
const schema = z.toJSONSchema(settingsSchema(new Date()), { io: 'input', unrepresentable: 'any' });
writeFileSync(join(__dirname, '..', 'migration.schema.json'), `${JSON.stringify(schema, null, 2)}\n`);
