import { schemaDifferences } from '../servers/schema-parity';
import type { Gate } from './gate';

const shown = 20;

/** Tables, columns and indexes, views, routines, triggers and events: what rows alone do not show. */
export const schemaParity: Gate = {
  name: 'schema-parity',
  async ask({ desired, source, target }) {
    // Named from the real source, whichever way the switch goes.
    const [there, here] = source.server === 'source' ? [source, target] : [target, source];
    const differences = await schemaDifferences(there, here, desired);
    return differences.slice(0, shown).map((difference) => ({
      code: 'cutover.schema-differs',
      weight: 'blocker',
      side: 'target',
      subject: difference.object,
      message: difference.what,
      remedy: 'make both sides equal again (a definition changed during the migration?), or roll back and sync again',
    }));
  },
};
