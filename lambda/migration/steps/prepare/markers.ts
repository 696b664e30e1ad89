/**
 * Leases that stand for things we make rather than settings we change: written down before the thing is made,
 * so that an undo takes back what this migration made and nothing that was there before.
 */
export const made = {
  replicationAccount: 'account',
  pulse: 'pulse schema',
  parameterGroup: 'parameter group',
  sourceGtidMode: 'gtid_mode of the source',
  stoppedReplica: 'replication',
  channel: 'replication channel',
  wayBackAccount: 'way back account',
  /** On the source, while the way back is tried before the cut over. */
  triedChannel: 'tried way back',
} as const;

/** Given back with a reboot, not by SQL. */
export function isOfTheGroup(setting: string): boolean {
  return setting === made.parameterGroup || setting === made.sourceGtidMode;
}

/** Leases on the size of the target: compute, IOPS. */
export const lent = { sku: 'compute', iops: 'IOPS' } as const;

/** When the target's GTID set was reset, by which every backup of it until then is void. */
export const gtidResetMarker = 'GTID reset';

/** `was` of a thing that was there before us: it stays. */
export const wasThere = 'present';
