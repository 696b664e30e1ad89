import { setTimeout as wait } from 'node:timers/promises';
import type { DeadMan } from '../../lambda/migration/ports';
import { eventually } from '../support/eventually';

export interface DeadManPlace {
  make(): DeadMan;
  /** The cut overs that were resolved, in order. */
  resolved(): Promise<readonly string[]>;
  /** True while somebody waits for the deadline of that cut over. */
  isArmed(cutover: string): Promise<boolean>;
}

const soonMs = 4000;

export function describeDeadMan(adapter: string, newPlace: () => Promise<DeadManPlace>): void {
  describe(`dead-man: ${adapter}`, () => {
    let place: DeadManPlace;
    beforeEach(async () => {
      place = await newPlace();
    });

    it('resolves at the deadline, not before', async () => {
      const deadline = new Date(Date.now() + soonMs);
      await place.make().arm('shop-1', deadline);
      const early = await place.resolved();
      // On a busy machine arming itself may last beyond the deadline.
      expect(Date.now() >= deadline.getTime() || early.length === 0).toBe(true);

      await eventually('it is resolved', async () => (await place.resolved()).includes('shop-1'));

      expect(Date.now()).toBeGreaterThanOrEqual(deadline.getTime());
      await eventually('it rests', async () => !(await place.isArmed('shop-1')));
      expect(await place.resolved()).toEqual(['shop-1']);
    });

    it('does nothing once it is disarmed', async () => {
      const deadman = place.make();
      await deadman.arm('shop-2', new Date(Date.now() + soonMs));

      await deadman.disarm('shop-2');

      await eventually('it rests', async () => !(await place.isArmed('shop-2')));
      await wait(soonMs + 1000);
      expect(await place.resolved()).toEqual([]);
    });

    it('can be disarmed by another process, twice, and when it was never armed', async () => {
      await place.make().arm('shop-3', new Date(Date.now() + 60_000));

      await place.make().disarm('shop-3');
      await place.make().disarm('shop-3');
      await place.make().disarm('shop-33');

      await eventually('it rests', async () => !(await place.isArmed('shop-3')));
    });

    it('is armed again by the same call', async () => {
      const deadline = new Date(Date.now() + 60_000);
      await place.make().arm('shop-4', deadline);
      await place.make().arm('shop-4', deadline);

      expect(await place.isArmed('shop-4')).toBe(true);
      await place.make().disarm('shop-4');
      await eventually('it rests', async () => !(await place.isArmed('shop-4')));
    });

    it('keeps cut overs apart whose names begin alike', async () => {
      const deadman = place.make();
      await deadman.arm('shop-5', new Date(Date.now() + 60_000));
      await deadman.arm('shop-55', new Date(Date.now() + 60_000));

      await deadman.disarm('shop-5');

      await eventually('one rests', async () => !(await place.isArmed('shop-5')));
      expect(await place.isArmed('shop-55')).toBe(true);
      await deadman.disarm('shop-55');
    });
  });
}
