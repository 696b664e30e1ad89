import type { Finding } from '../../../contract/finding';

const base = { weight: 'blocker', side: 'source', subject: 'gtid_mode' } as const;

/** Why the source's `gtid_mode` is not raised by one more step. */
export const gtidFindings = {
  otherReplicas(names: readonly string[]): Finding {
    return {
      ...base,
      code: 'source.gtid-other-replicas',
      message: `the source has read replicas that are not the migration's: ${names.join(', ')}; one that is not raised with it would stop`,
      remedy:
        'raise the source and them by hand (AWS: "Enabling GTID-based replication for existing read replicas"), take raiseGtidMode out and put gtid-mode and enforce_gtid_consistency ON into source.parameters; or delete them until the promotion',
    };
  },
  replicaOff(replica: string): Finding {
    return {
      ...base,
      code: 'source.gtid-replica-off',
      message: `gtid_mode is OFF on the replica ${replica}: it would stop at the first transaction with a GTID`,
      remedy: `set gtid-mode = OFF_PERMISSIVE in the parameter group of ${replica} and reboot it, then repeat`,
    };
  },
  violations(names: readonly string[], times: number): Finding {
    return {
      ...base,
      code: 'source.gtid-violations',
      message: `applications run statements that a source with GTIDs refuses (${names.join(', ')}), ${times} times since its last start`,
      remedy:
        'the error log of the source has them ("Statement violates GTID consistency"): change them, reboot the source in your window so that the count begins anew, then repeat; or take gtidReset and raiseGtidMode out and follow by position',
    };
  },
  blind(): Finding {
    return {
      ...base,
      code: 'source.gtid-not-watched',
      message:
        'performance_schema is off on the source: statements that a source with GTIDs refuses are not counted, and the next step would make them fail',
      remedy:
        'set "performance_schema": "1" in source.parameters and reboot; or look for "Statement violates GTID consistency" in the error log yourself and set raiseGtidMode.watchMinutes: 0',
    };
  },
} as const;
