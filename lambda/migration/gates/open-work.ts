import { sideOf } from '../ports';
import { openWork as readOpenWork } from '../servers/open-work';
import type { Gate } from './gate';

/** A statement, transaction or table lock older than the budget would hold the fence back that long again. */
export const openWork: Gate = {
  name: 'open-work',
  async ask({ desired, source }) {
    const seconds = Math.max(1, Math.floor(desired.limits.writeOutageBudgetSeconds / 2));
    const found = await readOpenWork(source, seconds);
    return found.map((work) => ({
      code: 'cutover.open-work',
      weight: work.writes ? 'blocker' : 'warning',
      side: sideOf(source.server),
      subject: `${work.kind} of connection ${work.connectionId}`,
      message: `${work.user} has had a ${work.kind} open for ${work.seconds} s (${work.what}); ${work.writes ? 'the fence would wait behind it' : 'it only reads'}`,
      remedy: `let it end, or end it: CALL mysql.rds_kill(${work.connectionId}) on RDS, CALL mysql.az_kill(${work.connectionId}) on Azure, KILL ${work.connectionId} elsewhere`,
    }));
  },
};
