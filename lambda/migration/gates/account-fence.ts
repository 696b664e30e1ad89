import { parseRunningEvents, readRunningEvents } from '../../mysql/event-state';
import { readReplicaStatus } from '../servers/replica-status';
import { closed, type Gate, open } from './gate';

/**
 * Locking accounts is written to the source's binlog: without the filter the target would lock them too, and unlock them
 * at an undo while it still has to be closed. And events of the source run on although their definer is locked.
 */
export const accountFence: Gate = {
  name: 'account-fence',
  async ask({ desired, source, target }) {
    if (desired.fence !== 'accounts') return open;
    const filter = (await readReplicaStatus(target))?.wildIgnoreTable ?? '';
    const patterns = filter.split(',').map((pattern) => pattern.trim());
    const unfiltered = patterns.includes('mysql.%')
      ? open
      : closed({
          code: 'cutover.account-fence-replicates',
          side: 'target',
          subject: 'replicate_wild_ignore_table',
          message: `fence: accounts needs the target to ignore mysql.%, its filter is ${filter === '' ? 'empty' : filter}`,
          remedy: 'set replicate_wild_ignore_table = mysql.% on the target and restart it, or use fence: read-only',
        });
    const running = parseRunningEvents(await source.rows(readRunningEvents(desired.schemas)));
    if (running.length === 0) return unfiltered;
    return [
      ...unfiltered,
      ...closed({
        code: 'cutover.events-pass-account-fence',
        side: 'source',
        subject: running.join(', '),
        message: 'events of the source would go on writing although every account is locked',
        remedy: 'switch the event_scheduler of the source off (RDS: in its parameter group), or use fence: read-only',
      }),
    ];
  },
};
