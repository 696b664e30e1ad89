import type { Desired } from '../../contract/desired';
import { quotedAccount } from '../../mysql/quoting';
import { readReadOnly } from '../../mysql/read-only';
import type { RunRecord } from '../data/run-record';
import { mirrored, mirroredPorts } from '../facing';
import { askFence } from '../fence-permit';
import { type Ports, withSession } from '../ports';
import { accountsOf } from '../servers/application-accounts';
import { type LockedAccounts, letWritesBackIn, lockedBy } from '../steps/cut-over/undo';

/**
 * So long after its deadline a request of a switch that was undone may still arrive: its function can not live longer. A server that is
 * found read-only later was closed by somebody else.
 */
const lateRequestMs = 20 * 60_000;

/** The side that takes the writes is fenced, and nobody is switching: a stranger's late request. */
export interface UnansweredFence {
  readonly ports: Ports;
  readonly locked: LockedAccounts | undefined;
}

/** Whether the side that takes the writes is closed although no switch answers for it. What is published is asked, and the server. */
export async function unansweredFence(
  desired: Desired,
  ports: Ports,
  record: RunRecord,
): Promise<UnansweredFence | undefined> {
  if (record.cutover?.outcome === 'running') return undefined;
  const facesBack = record.latch === 'promoted';
  const writing = facesBack ? mirroredPorts(ports) : ports;
  // After a promotion or a roll back these are the accounts of the side that was left behind.
  const undone = record.cutover?.outcome === 'aborted' ? record.cutover : undefined;
  const locked = undone && lockedBy(facesBack ? mirrored(desired) : desired, undone);
  if ((await writing.published.get('fence')) === 'up') return { ports: writing, locked: undefined };
  // Whoever undid it has said "down" after that; a request of the process that was given up may have come later.
  if (undone === undefined || !mayStillCome(undone.deadline, ports)) return undefined;
  return (await isClosed(writing, locked)) ? { ports: writing, locked } : undefined;
}

/** @param look Asks the record anew, and the server. */
export async function liftUnanswered(ports: Ports, look: () => Promise<UnansweredFence | undefined>): Promise<void> {
  await askFence(
    ports,
    { to: 'lower', fences: [ports.fence, ports.targetFence] },
    look,
    async ({ ports: writing, locked }, permit) => {
      writing.observer.notice({ name: 'fence.unanswered', facts: { accounts: locked?.accounts.length ?? 0 } });
      await letWritesBackIn(writing, locked, permit);
    },
  );
}

export function mayStillCome(deadline: string, { clock }: Pick<Ports, 'clock'>): boolean {
  return clock.now().getTime() < Date.parse(deadline) + lateRequestMs;
}

function isClosed(writing: Ports, locked: LockedAccounts | undefined): Promise<boolean> {
  return withSession(writing.databases, 'source', 'fence', async (session) => {
    if (locked === undefined) return (await session.rows(readReadOnly))[0]?.readOnly === '1';
    const closed = (await accountsOf(session)).filter(({ locked: isLocked }) => isLocked).map(nameOf);
    return locked.accounts.some((account) => closed.includes(nameOf(account)));
  });
}

function nameOf({ user, host }: { readonly user: string; readonly host: string }): string {
  return quotedAccount(user, host);
}
