import type { RunRecord } from '../data/run-record';
import type { Ports } from '../ports';
import { replicationPasswordEnds } from '../steps/cut-over/limit-password';
import { mayStillCome } from './unanswered-fence';

/**
 * A process that was stopped before it gave the channel's account an end, and dies right after, leaves one behind a switch that somebody
 * else has undone: the channel could not log in anew some day.
 */
export async function unansweredPassword(ports: Ports, record: RunRecord): Promise<boolean> {
  const { cutover, latch } = record;
  if (latch !== 'aborted' || cutover?.outcome !== 'aborted' || !mayStillCome(cutover.deadline, ports)) return false;
  return replicationPasswordEnds({ ports, record: () => record });
}
