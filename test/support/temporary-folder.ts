import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Folders of one test file; call `remove` in afterAll. */
export function temporaryFolders(): { make(): Promise<string>; remove(): Promise<void> } {
  const made: string[] = [];
  return {
    async make() {
      const folder = await mkdtemp(join(tmpdir(), 'rds-to-azure-test-'));
      made.push(folder);
      return folder;
    },
    async remove() {
      for (const folder of made.splice(0)) await rm(folder, { recursive: true, force: true });
    },
  };
}
