import { nextValues, raisesFor } from '../servers/auto-increments';
import type { Gate } from './gate';

/** The switch raises the target's counters above the source's; a table without a counter there would reuse numbers. */
export const autoIncrement: Gate = {
  name: 'auto-increment',
  async ask({ desired, source, target }) {
    const wanted = await nextValues(source, desired);
    const { missing } = raisesFor(wanted, await nextValues(target, desired));
    return missing.map(({ schema, table, next }) => ({
      code: 'cutover.no-auto-increment',
      weight: 'blocker',
      side: 'target',
      subject: `${schema}.${table}`,
      message: `the source would hand out ${next} next; the target has no AUTO_INCREMENT for this table`,
      remedy: 'compare SHOW CREATE TABLE of both sides and make the target equal, or roll back and sync again',
    }));
  },
};
