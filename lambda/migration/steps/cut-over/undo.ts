import type { Desired } from '../../../contract/desired';
import { Problem, type Side } from '../../../contract/problem';
import type { Account } from '../../../mysql/accounts';
import { canaryStatements } from '../../../mysql/canary';
import { readReadOnly } from '../../../mysql/read-only';
import { type CutoverState, directionOf } from '../../data/cutover-state';
import type { FencePermit } from '../../fence-permit';
import type { Ports, Session } from '../../ports';
import { sideOf, withSession } from '../../ports';
import { unlockAccounts } from '../../servers/account-fence';
import { channelWords, pointChannel } from '../../servers/channel';
import { readReplicaStatus } from '../../servers/replica-status';
import type { StepContext } from '../../step';
import { followTarget } from '../../way-back/channel';

const pollMs = 20;
const unfenceTimeoutMs = 60_000;

/**
 * Lets writes back in on the source. Needs neither the target nor the conductor's lock: the latch, taken to
 * `aborted` before, is the decision. `fence = down` is published only after it is seen to be down. Locked accounts are
 * unlocked instead, exactly those that the record names.
 */
export async function letWritesBackIn(
  ports: Ports,
  locked: LockedAccounts | undefined,
  permit: FencePermit,
): Promise<void> {
  if (locked !== undefined) return letAccountsIn(ports, locked, permit);
  await ports.fence.lower(permit.leftMs());
  await withSession(ports.databases, 'source', 'unfence', async (source) => {
    const until = ports.clock.monotonicMs() + unfenceTimeoutMs;
    while ((await source.rows(readReadOnly))[0]?.readOnly !== '0') {
      if (ports.clock.monotonicMs() > until) throw stillFenced(sideOf(source.server));
      await ports.clock.sleep(pollMs);
    }
  });
  await ports.published.put('fence', 'down');
}

async function letAccountsIn(
  { databases }: Ports,
  { accounts, desired }: LockedAccounts,
  permit: FencePermit,
): Promise<void> {
  const source = await databases.open('source', { purpose: 'unfence', batches: true });
  try {
    await unlockAccounts(source, accounts, desired, permit.leftMs);
  } finally {
    await source.close();
  }
}

export interface LockedAccounts {
  readonly desired: Desired;
  readonly accounts: readonly Account[];
}

/** What that switch's fence locked on the source; `undefined`: its fence was `read_only`. */
export function lockedBy(
  desired: Desired,
  state: Pick<CutoverState, 'lockedAccounts'> | null | undefined,
): LockedAccounts | undefined {
  return state?.lockedAccounts === undefined ? undefined : { desired, accounts: state.lockedAccounts };
}

/** Brings replication back to where it stood. Finds out what is there instead of remembering what was done. */
export async function restoreChannel(step: StepContext, target: Session): Promise<void> {
  const { cutover } = step.record();
  if (cutover === null) return;
  const status = await readReplicaStatus(target);
  const back = directionOf(cutover) === 'back';
  if (status === undefined && cutover.channelStoppedAt !== null) {
    const position = cutover.channelStoppedAt;
    if (back) return followTarget(step, target, position);
    await pointChannel(step.desired, step.ports, target, { by: 'position', position });
  }
  if (status === undefined && cutover.channelStoppedAt === null) return;
  const words = await channelWords(step.desired, target);
  if (status === undefined || status.receiving === 'no' || !status.applying) {
    for (const statement of words.start()) await target.run(statement);
  }
  if (cutover.channelStoppedAt !== null && !back) await target.run(canaryStatements(cutover.id).remove);
}

function stillFenced(side: Side): Problem {
  return new Problem({
    code: `${side}.still-fenced`,
    side,
    message: `the ${side} still refuses writes ${unfenceTimeoutMs / 1000} s after the fence was lifted`,
    remedy:
      'set read_only back in its parameter group (elsewhere: RESET PERSIST read_only; SET GLOBAL read_only = 0) by hand; it is asked again meanwhile',
    transient: true,
  });
}
