import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { UserCheck } from '../../lambda/contract/user-checks';

/** `checks/*.sql` beside `migration.json`, in the order of their names. */
export function readChecks(settingsFile: string): readonly UserCheck[] {
  const folder = join(dirname(settingsFile), 'checks');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
}
