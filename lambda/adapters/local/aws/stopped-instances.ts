import type { CloudClock } from './cloud-clock';
import type { MotoClient } from './moto-client';

export interface StoppedInstances {
  /** An action of RDS has succeeded for this instance. */
  seen(action: string, identifier: string): void;
  /** Starts what has been stopped for too long. */
  look(): Promise<void>;
}

/** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_StopInstance.html */
const longestMs = 7 * 24 * 3_600_000;

/** RDS starts an instance again that has been stopped for seven days. moto never does. */
export function stoppedInstances(moto: MotoClient, clock: CloudClock): StoppedInstances {
  const since = new Map<string, number>();
  return {
    seen: (action, identifier) => {
      if (action === 'StopDBInstance') since.set(identifier, clock.now());
      if (action === 'StartDBInstance' || action === 'DeleteDBInstance') since.delete(identifier);
    },
    look: async () => {
      for (const [identifier, at] of since) {
        if (clock.now() - at < longestMs) continue;
        since.delete(identifier);
        await moto.query('StartDBInstance', { DBInstanceIdentifier: identifier });
      }
    },
  };
}
