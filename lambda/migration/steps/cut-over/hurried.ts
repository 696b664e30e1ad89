import type { Desired } from '../../../contract/desired';
import type { Databases, Session } from '../../ports';

export interface Hurried {
  /** Sessions opened here, and those that were handed over, are in a hurry from `hurry` on. */
  readonly databases: Databases;
  hurry(): void;
}

/**
 * A statement of the switch that is not answered in time has lost its connection, however alive that looks. Half of the budget: the
 * other half is for finding out what became of it, on a new connection, and for undoing it.
 */
export function hurried(databases: Databases, desired: Desired, opened: readonly Session[]): Hurried {
  const withinMs = (desired.limits.writeOutageBudgetSeconds * 1000) / 2;
  const sessions = [...opened];
  let hurries = false;
  return {
    databases: {
      async open(server, options) {
        const session = await databases.open(server, options);
        sessions.push(session);
        if (hurries) session.answersWithin(withinMs);
        return session;
      },
    },
    hurry() {
      hurries = true;
      for (const session of sessions) session.answersWithin(withinMs);
    },
  };
}
