import { forecastKey } from '../../data/forecast';
import type { Step } from '../../step';
import { assessNow } from './assess-now';

/** Looks, and says what it found. It never holds: the step prepare does. */
export const assess: Step<'assess'> = {
  name: 'assess',
  async turn(context) {
    return { kind: 'finished', output: await assessNow(context) };
  },
  async undo(context) {
    await context.ports.blobs.remove('inventory/');
    await context.ports.blobs.remove(forecastKey);
  },
};

export { assessNow } from './assess-now';
