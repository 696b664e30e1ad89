import { type Gate, open } from '../gate';

/**
 * A fence that could not be lifted again would keep everybody out, and one that can not be asked for is found out too late. Lifting one
 * that is not up changes nothing; whoever may not do that, throws, and a gate that can not be asked is closed.
 */
export const targetFence: Gate = {
  name: 'target-fence',
  async ask({ ports }) {
    await ports.fence.lower();
    return open;
  },
};
