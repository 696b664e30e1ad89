import { copyFile, mkdir, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** The project as a clone has it, with an output folder and a Terraform state of its own. */
export async function makeProjectFolder(folder: string): Promise<void> {
  const root = resolve(__dirname, '..', '..');
  await mkdir(folder, { recursive: true });
  for (const name of ['node_modules', 'main.ts', 'package.json']) await symlink(join(root, name), join(folder, name));
  await copyFile(join(root, 'cdktf.json'), join(folder, 'cdktf.json'));
}
