import { blobFenceRequests } from '../../lambda/adapters/node';
import type { Blobs, FenceRequests } from '../../lambda/migration/ports';

export function describeFenceRequests(adapter: string, newPlace: () => Promise<() => Blobs>): void {
  describe(`requests for a fence: ${adapter}`, () => {
    const soon = new Date('2026-01-01T00:00:20.250Z');
    const later = new Date('2026-01-01T00:06:20.001Z');
    let anew: () => FenceRequests;
    beforeEach(async () => {
      const blobs = await newPlace();
      anew = () => blobFenceRequests(blobs());
    });

    it('are none where none was begun', async () => {
      expect(await anew().latest()).toBeUndefined();
    });

    it('are seen by another process until each is over, the latest end first', async () => {
      const long = await anew().begin(later);
      const short = await anew().begin(soon);
      expect(await anew().latest()).toEqual(later);

      await long.end();
      expect(await anew().latest()).toEqual(soon);

      await short.end();
      expect(await anew().latest()).toBeUndefined();
    });

    it('of the same moment are two: the end of one leaves the other', async () => {
      const [first] = [await anew().begin(soon), await anew().begin(soon)];

      await first.end();
      await first.end();

      expect(await anew().latest()).toEqual(soon);
    });
  });
}
