import type { Blobs } from '../../lambda/migration/ports';

export function describeBlobs(adapter: string, newPlace: () => Promise<() => Blobs>): void {
  describe(`blobs: ${adapter}`, () => {
    let make: () => Blobs;
    beforeEach(async () => {
      make = await newPlace();
    });

    it('reads back what was put', async () => {
      const body = { text: 'ö€😀 \' " \\ \n', numbers: [0, -1.5, 2 ** 53 - 1], nothing: null, deep: [{ a: [] }] };

      await make().put('plans/frozen-1.json', body);

      expect(await make().get('plans/frozen-1.json')).toEqual(body);
    });

    it('keeps the last of two', async () => {
      await make().put('gates.json', ['first', 'longer than the second']);
      await make().put('gates.json', ['second']);

      expect(await make().get('gates.json')).toEqual(['second']);
    });

    it('says which one is missing', async () => {
      await expect(make().get('plans/none.json')).rejects.toMatchObject({
        code: 'cloud.blob-missing',
        message: expect.stringContaining('plans/none.json'),
      });
    });

    it('lists by the beginning of the key, in order', async () => {
      for (const key of ['items/b.json', 'items/a.json', 'items-2/a.json', 'other.json']) await make().put(key, key);

      expect(await make().list('items/')).toEqual(['items/a.json', 'items/b.json']);
      expect(await make().list('items')).toEqual(['items-2/a.json', 'items/a.json', 'items/b.json']);
      expect(await make().list('none/')).toEqual([]);
      expect(await make().list('')).toHaveLength(4);
    });

    it('removes by the beginning of the key, and what is gone already', async () => {
      for (const key of ['items/a.json', 'items/b.json', 'other.json']) await make().put(key, key);

      await make().remove('items/');
      await make().remove('items/');
      expect(await make().list('')).toEqual(['other.json']);

      await make().remove('');
      expect(await make().list('')).toEqual([]);
    });

    it('refuses keys that lead out of its place', async () => {
      for (const key of ['../a', 'a/../../b', '/etc/passwd', 'a//b', '', '.', 'a/', 'a\0b', 'a/.hidden']) {
        await expect(async () => make().put(key, 1)).rejects.toMatchObject({ code: 'ours.blob-key' });
        await expect(async () => make().get(key)).rejects.toMatchObject({ code: 'ours.blob-key' });
      }
    });

    it('keeps a large one whole', async () => {
      const rows = Array.from({ length: 50_000 }, (_, at) => ({ at, name: `table-${at}` }));

      await make().put('inventory/large.json', rows);

      expect(await make().get('inventory/large.json')).toEqual(rows);
    });
  });
}
