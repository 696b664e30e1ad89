import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type UserChecks, userChecksKey } from '../../lambda/contract/user-checks';
import type { Blobs } from '../../lambda/migration/ports';
import { faultOfCheck } from '../../lambda/mysql/user-check';
import { usageProblem } from './exit-code';

/** The folder's queries go into the state, so that later commands and the dead-man have them too. */
export async function keepChecks(blobs: Blobs, folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw usageProblem(`--checks: ${error instanceof Error ? error.message : folder}`, 'name a folder that exists');
  });
  const checks: UserChecks['checks'] = [];
  for (const name of names.filter((one) => one.endsWith('.sql')).sort()) {
    const text = await readFile(join(folder, name), 'utf8');
    const fault = faultOfCheck(text);
    if (fault !== '') throw usageProblem(`--checks: ${name} ${fault}`, 'write one SELECT into each file');
    checks.push({ name, text });
  }
  await blobs.put(userChecksKey, { format: 1, checks } satisfies UserChecks);
}
