import type { Records, Versioned } from '../../lambda/migration/ports';
import { aRunRecord } from '../support/a-run-record';

/** `make` answers one more face of the same, at first empty, place: as another process would have it. */
export function describeRecords(adapter: string, newPlace: () => Promise<() => Records>): void {
  describe(`records: ${adapter}`, () => {
    let make: () => Records;
    beforeEach(async () => {
      make = await newPlace();
    });

    it('reads nothing before the first record', async () => {
      expect(await make().read()).toBeUndefined();
    });

    it('reads back what was created, with the version it was given', async () => {
      const record = aRunRecord({ schemas: ['shop', 'ö€😀'] });

      const version = await make().create(record);

      expect(await make().read()).toEqual({ record, version });
    });

    it('refuses to create what exists', async () => {
      await make().create(aRunRecord({ epoch: 1 }));

      expect(await make().create(aRunRecord({ epoch: 2 }))).toBe('conflict');
      expect((await found(make())).record.epoch).toBe(1);
    });

    it('replaces the version it names, and only once', async () => {
      const first = String(await make().create(aRunRecord()));

      const second = await make().replace(aRunRecord({ epoch: 1 }), first);
      const late = await make().replace(aRunRecord({ epoch: 99 }), first);

      expect(second).not.toBe('conflict');
      expect(late).toBe('conflict');
      expect(await make().read()).toEqual({ record: aRunRecord({ epoch: 1 }), version: second });
    });

    it('tells two writes of the same content apart', async () => {
      const first = String(await make().create(aRunRecord()));

      const outcomes = await Promise.all([1, 2].map(() => make().replace(aRunRecord({ epoch: 1 }), first)));
      const winner = String(outcomes.find((outcome) => outcome !== 'conflict'));
      await make().replace(aRunRecord(), winner);

      expect(outcomes.filter((outcome) => outcome !== 'conflict')).toHaveLength(1);
      expect(await make().replace(aRunRecord({ epoch: 99 }), first)).toBe('conflict');
    });

    it('refuses to replace what is gone, and what came after it', async () => {
      const version = String(await make().create(aRunRecord()));
      await make().remove();
      expect(await make().replace(aRunRecord({ epoch: 99 }), version)).toBe('conflict');

      await make().create(aRunRecord({ epoch: 7 }));

      expect(await make().replace(aRunRecord({ epoch: 99 }), version)).toBe('conflict');
      expect((await found(make())).record.epoch).toBe(7);
    });

    it('removes once, twice and what never was', async () => {
      await make().remove();
      await make().create(aRunRecord());
      await make().remove();
      await make().remove();

      expect(await make().read()).toBeUndefined();
    });

    it('lets one of many create', async () => {
      const outcomes = await Promise.all(
        Array.from({ length: 10 }, (_, epoch) => make().create(aRunRecord({ epoch }))),
      );

      expect(outcomes.filter((outcome) => outcome !== 'conflict')).toHaveLength(1);
    });

    it('loses no increment of 20 writers, and counts none twice', async () => {
      await make().create(aRunRecord());

      const successes = await Promise.all(Array.from({ length: 20 }, () => incrementWhilePossible(make(), 5)));

      const sum = successes.reduce((a, b) => a + b, 0);
      expect((await found(make())).record.epoch).toBe(sum);
      expect(sum).toBeGreaterThanOrEqual(5);
    });
  });
}

/** Gives up a try that meets a conflict: what counts is that successes and the counter agree. */
async function incrementWhilePossible(records: Records, tries: number): Promise<number> {
  let successes = 0;
  for (let attempt = 0; attempt < tries; attempt++) {
    const { record, version } = await found(records);
    const outcome = await records.replace({ ...record, epoch: record.epoch + 1 }, version);
    if (outcome !== 'conflict') successes += 1;
  }
  return successes;
}

async function found(records: Records): Promise<Versioned> {
  const read = await records.read();
  if (read === undefined) throw new Error('there is no record');
  return read;
}
