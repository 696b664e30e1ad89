import { sideOf } from '../ports';
import { readReplicaStatus } from '../servers/replica-status';
import { channelFinding, errorOf } from '../steps/replicate/channel-findings';
import { closed, type Gate, open } from './gate';

/** Both threads run, no error, and nothing was skipped. */
export const channelRunning: Gate = {
  name: 'channel-running',
  async ask({ target }) {
    const status = await readReplicaStatus(target);
    const healthy =
      status !== undefined &&
      status.receiving === 'yes' &&
      status.applying &&
      status.ioErrno === 0 &&
      status.sqlErrno === 0 &&
      status.skipCounter === 0;
    if (healthy) return open;
    const error = status === undefined ? undefined : errorOf(status);
    const fault = error === undefined ? undefined : channelFinding(error);
    return closed({
      code: 'cutover.channel-not-running',
      side: sideOf(target.server),
      subject: 'replication channel',
      message:
        status === undefined
          ? `the ${target.server} has no replication channel`
          : `receiver: ${status.receiving} (error ${status.ioErrno}), applier: ${status.applying ? 'running' : 'stopped'} (error ${status.sqlErrno}), skip counter ${status.skipCounter}${fault === undefined ? '' : `: ${fault.message}`}`,
      remedy:
        fault?.remedy ??
        `see SHOW REPLICA STATUS on the ${target.server}; never skip an event: settle its cause, then start the channel`,
    });
  },
};
