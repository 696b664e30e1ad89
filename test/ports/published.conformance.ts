import type { Published } from '../../lambda/migration/ports';

export function describePublished(adapter: string, newPlace: () => Promise<() => Published>): void {
  describe(`published: ${adapter}`, () => {
    let make: () => Published;
    beforeEach(async () => {
      make = await newPlace();
    });

    it('has nothing before it is put', async () => {
      expect(await make().get('level')).toBeUndefined();
    });

    it('keeps each key by itself, the last value of each', async () => {
      await make().put('level', 'copied');
      await make().put('fence', 'up');
      await make().put('level', 'validated');

      expect(await make().get('level')).toBe('validated');
      expect(await make().get('fence')).toBe('up');
    });

    it('keeps text as it is', async () => {
      const value = JSON.stringify({ caPem: '-----BEGIN CERTIFICATE-----\nö€😀\n-----END CERTIFICATE-----\n' });

      await make().put('endpoint', value);

      expect(await make().get('endpoint')).toBe(value);
    });

    it('keeps more than 4 KB: an endpoint carries certificates', async () => {
      await make().put('endpoint', 'x'.repeat(7000));

      expect(await make().get('endpoint')).toHaveLength(7000);
    });

    it('keeps a secret, readable again by its key', async () => {
      await make().putSecret('replication-password', 'first');
      await make().putSecret('replication-password', 's3cret');

      expect(await make().get('replication-password')).toBe('s3cret');
    });

    it('removes once, twice and what never was', async () => {
      await make().put('ready', '{}');

      await make().remove('ready');
      await make().remove('ready');

      expect(await make().get('ready')).toBeUndefined();
    });
  });
}
