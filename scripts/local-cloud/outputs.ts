import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { LocalCloud } from './local-cloud';

const state = z.looseObject({ outputs: z.record(z.string(), z.looseObject({ value: z.unknown() })) });

/** The outputs of the last apply, from Terraform's state: `level`, `endpoint`, `status`, `note`, ... */
export async function readOutputs(cloud: LocalCloud, name = 'shop'): Promise<Readonly<Record<string, unknown>>> {
  const file = join(cloud.project, `terraform.${name}.tfstate`);
  const { outputs } = state.parse(JSON.parse(await readFile(file, 'utf8')));
  return Object.fromEntries(Object.entries(outputs).map(([key, output]) => [key, output.value]));
}
