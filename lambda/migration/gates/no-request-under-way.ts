import { requestUnderWay } from '../fence-permit';
import { closed, type Gate, open } from './gate';

/** A request of an earlier attempt could open the side that this one leaves, after the promotion, or close the one that it opens. */
export const noRequestUnderWay: Gate = {
  name: 'no-request-under-way',
  async ask({ ports }) {
    const request = await requestUnderWay(ports);
    if (request === undefined) return open;
    return closed({
      code: 'cutover.fence-request-under-way',
      side: 'ours',
      subject: 'fence',
      message: `a request of an earlier attempt for the fence was never answered, and may still arrive until ${request.until}`,
      remedy: `nothing to settle: try again in ${request.seconds} s; a cut over or a roll back that has not begun waits for it by itself`,
    });
  },
};
