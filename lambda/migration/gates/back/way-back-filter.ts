import { readReplicaStatus } from '../../servers/replica-status';
import { ignoresHousekeeping } from '../../way-back/channel';
import { closed, type Gate, open } from '../gate';

/** The accounts of the target are locked for its fence; a channel that carried this would lock those of the source. */
export const wayBackFilter: Gate = {
  name: 'way-back-filter',
  async ask({ target: source }) {
    if (ignoresHousekeeping(await readReplicaStatus(source))) return open;
    return closed({
      code: 'way-back.filter-missing',
      side: 'source',
      subject: 'replicate_wild_ignore_table',
      message:
        "the source's channel does not ignore mysql.%: locking the accounts of the target would lock those of the source",
      remedy: 'set replicate-wild-ignore-table in the parameter group of the source as the stack declares it',
    });
  },
};
