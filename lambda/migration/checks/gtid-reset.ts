import type { Finding } from '../../contract/finding';
import type { Check } from './survey';

/** What a reset of the target's GTID set needs, and what it costs: for who consented to it (`management.gtidReset`). */
export const gtidReset: Check = ({ desired, target, targetState }) => {
  if (desired.azure?.gtidReset !== true) return [];
  const { geoRedundantBackup = false, replicas = [] } = targetState ?? {};
  return [
    ...(geoRedundantBackup ? [geoRedundant] : []),
    ...(replicas.length > 0 ? [hasReplicas(replicas)] : []),
    ...(target.facts.gtidMode === 'ON' ? [] : [forEver(target.facts.gtidMode)]),
    backupsVoid,
  ];
};

const geoRedundant: Finding = {
  code: 'target.geo-redundant-backup',
  weight: 'blocker',
  side: 'target',
  subject: 'geo-redundant backup',
  message: 'the server has geo-redundant backups, and Azure resets no GTID set then; it was chosen for ever',
  remedy: 'take a server without it, or take gtidReset out of the settings and follow by position',
};

function hasReplicas(replicas: readonly string[]): Finding {
  return {
    code: 'target.has-replicas',
    weight: 'blocker',
    side: 'target',
    subject: replicas.join(', '),
    message: 'the server has read replicas, and Azure resets no GTID set then',
    remedy: 'delete them and make them again after the promotion',
  };
}

function forEver(mode: string): Finding {
  return {
    code: 'target.gtid-for-ever',
    weight: 'warning',
    side: 'target',
    subject: 'gtid_mode',
    message: `gtid_mode is ${mode} on the target and will be ON: Azure does not take that back, also not after a roll back`,
    remedy: 'nothing, if that is meant; else take gtidReset out of the settings',
  };
}

const backupsVoid: Finding = {
  code: 'target.backups-void',
  weight: 'warning',
  side: 'target',
  subject: 'backups',
  message: 'the GTID set of the target is reset after the copy: no backup made before can be restored any more',
  remedy: 'nothing now; a gate of the cut over wants a backup that was made after',
};
