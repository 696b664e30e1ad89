/**
 * Leases that stand for things we make rather than settings we change: written down before the thing is made,
 * so that an undo takes back what this migration made and nothing that was there before.
 */
export const made = {
  replicationAccount: 'account',
  pulse: 'pulse schema',
  parameterGroup: 'parameter group',
  stoppedReplica: 'replication',
  channel: 'replication channel',
  wayBackAccount: 'way back account',
  /** On the source, while the way back is tried before the cut over. */
  triedChannel: 'tried way back',
} as const;

/** `was` of a thing that was there before us: it stays. */
export const wasThere = 'present';
