import { join } from 'node:path';
import { folderBlobs } from '../../../lambda/adapters/local/folder-blobs';
import { folderPublished } from '../../../lambda/adapters/local/folder-published';
import { folderRecords } from '../../../lambda/adapters/local/folder-records';
import type { CloudState } from '../../../lambda/entry/cloud-state';
import type { Blobs, Published, Records } from '../../../lambda/migration/ports';

/** Where the state of a migration is looked at. Nothing here can change it. */
export interface Place {
  /** For people: a folder, or a name in a region. */
  readonly at: string;
  /** The options that name it again. */
  readonly options: string;
  readonly records: Pick<Records, 'read'>;
  readonly blobs: Pick<Blobs, 'get' | 'list'>;
  readonly published: Pick<Published, 'get'>;
  /** Only in the cloud. */
  readonly cloud?: Pick<CloudState, 'measured' | 'execution'>;
  close(): void;
}

export const defaultStateDir = '.migration';

export function folderPlace(stateDir: string): Place {
  return {
    at: stateDir,
    options: stateDir === defaultStateDir ? '' : ` --state-dir ${stateDir}`,
    records: folderRecords(join(stateDir, 'record')),
    blobs: folderBlobs(join(stateDir, 'blobs')),
    published: folderPublished(join(stateDir, 'published')),
    close: () => undefined,
  };
}
