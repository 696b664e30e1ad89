import { type Gate, open } from '../gate';

/**
 * A fence that could not be lifted again would keep everybody out, and one that can not be asked for is found out too late. Whoever has no
 * hands on it, throws, and a gate that can not be asked is closed.
 */
export const targetFence: Gate = {
  name: 'target-fence',
  async ask({ ports }) {
    // Of the real target, whichever way the switch faces.
    await ports.targetParameters.prove('read_only');
    return open;
  },
};
