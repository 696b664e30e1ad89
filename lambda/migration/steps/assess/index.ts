import type { Step } from '../../step';
import { assessNow } from './assess-now';

/** Looks, and says what it found. It never holds: the step prepare does. */
export const assess: Step<'assess'> = {
  name: 'assess',
  async turn(context) {
    return { kind: 'finished', output: await assessNow(context) };
  },
  async undo(context) {
    // The forecast stays: what a sample measured is true of the next sync too.
    await context.ports.blobs.remove('inventory/');
  },
};

export { assessNow } from './assess-now';
