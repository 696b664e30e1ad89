import { replicationUser } from '../../../contract/names';
import { keepPassword, limitPassword, parsePasswordAge, readPasswordAge } from '../../../mysql/accounts';
import { errnoOf } from '../../data/errno';
import { type Session, withSession } from '../../ports';
import type { StepContext } from '../../step';
import { made, wasThere } from '../prepare/markers';
import { changeCutover, type Switch } from './switch';

const account = { user: replicationUser, host: '%' };
/** A day at least: the switch itself takes seconds, and its channel may have to log in anew. */
const spareDays = 2;
/** Not ours to change: the promotion does not depend on it. */
const refused: readonly number[] = [1044, 1142, 1143, 1227, 1396];

/**
 * A fenced source takes no ALTER and no DROP, from nobody that we could be. So before the fence the password of the replication account
 * gets an end: one to two days from now the server itself refuses it, without another write. An undo takes that back (docs/adr/0012).
 */
export async function limitReplicationPassword(on: Switch): Promise<string> {
  if (on.step.desired.fence === 'accounts') return 'no need: the source lets the account be dropped later';
  if (!isOurs(on.step)) return 'the account was there before the migration';
  const age = parsePasswordAge(await on.source.rows(readPasswordAge(account)));
  if (age === undefined) return 'there is no such account';
  // Written down before: an undo has to ask a source that may be gone only where there is something to take back.
  await changeCutover(on.step, (state) => ({ ...state, passwordLimited: true }));
  try {
    await on.source.run(limitPassword(account, age.days + spareDays));
    return `ends within ${spareDays} days`;
  } catch (thrown) {
    if (!refused.includes(errnoOf(thrown))) throw thrown;
    return `not limited: the source refused it (${errnoOf(thrown)})`;
  }
}

/** The channel goes on: its account too. Looks at the server, whoever limited it. */
export async function keepReplicationPassword(step: StepContext): Promise<void> {
  if (!isOurs(step)) return;
  await withSession(step.ports.databases, 'source', 'undo', async (source) => {
    if (await ends(source)) await source.run(keepPassword(account));
  });
}

/** Whether the account of the channel will be refused one day. */
export async function replicationPasswordEnds(step: Pick<StepContext, 'ports' | 'record'>): Promise<boolean> {
  return isOurs(step) && (await withSession(step.ports.databases, 'source', 'undo', ends));
}

async function ends(source: Session): Promise<boolean> {
  return parsePasswordAge(await source.rows(readPasswordAge(account)))?.isLimited === true;
}

function isOurs(step: Pick<StepContext, 'record'>): boolean {
  const held = step.record().leases.find(({ setting }) => setting === made.replicationAccount);
  return held !== undefined && held.was !== wasThere;
}
