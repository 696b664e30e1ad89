import { randomUUID } from 'node:crypto';
import type { Blobs, FenceRequests } from '../../migration/ports';

const folder = 'fence-requests/';

/** A blob for each; its name says until when, so that one list is the whole look. Lists of both stores show what was put before. */
export function blobFenceRequests(blobs: Blobs): FenceRequests {
  return {
    async begin(until) {
      const key = `${folder}${until.toISOString()}_${randomUUID()}.json`;
      await blobs.put(key, { until: until.toISOString() });
      return { end: () => blobs.remove(key) };
    },
    async latest() {
      const ends = (await blobs.list(folder)).map((key) => Date.parse(key.slice(folder.length).split('_')[0] ?? ''));
      const known = ends.filter((end) => !Number.isNaN(end));
      return known.length === 0 ? undefined : new Date(Math.max(...known));
    },
  };
}
