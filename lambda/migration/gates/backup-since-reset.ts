import { gtidResetMarker } from '../steps/prepare/markers';
import { closed, type Gate, open } from './gate';

/** A target that cannot be restored takes no writes: the reset of its GTID set has made every backup before it useless. */
export const backupSinceReset: Gate = {
  name: 'backup-since-reset',
  async ask({ desired, ports, record }) {
    const reset = record.leases.find(({ server, setting }) => server === 'target' && setting === gtidResetMarker);
    if (reset === undefined) return open;
    const newest = await ports.targetPlatform.newestBackup();
    if (newest !== undefined && Date.parse(newest) > Date.parse(reset.now)) return open;
    const { resourceGroup = '<group>', server = '<server>' } = desired.azure ?? {};
    return closed({
      code: 'cutover.no-backup-since-reset',
      side: 'target',
      subject: server,
      message: `the GTID set of the target was reset at ${reset.now}, and its newest backup is ${newest === undefined ? 'not known' : `of ${newest}`}: it can not be restored`,
      remedy: `az mysql flexible-server backup create -g ${resourceGroup} -n ${server} -b before-cutover, or wait for the daily one; then ask again`,
    });
  },
};
