import type { Desired } from '../../../contract/desired';
import { changedUnderSnapshot } from '../../../mysql/faults';
import type { PlannedTable } from '../../data/copy-plan';
import { errnoOf } from '../../data/errno';
import type { Ports } from '../../ports';

/**
 * A table that was altered, renamed or dropped can not be read any more as of a snapshot. The snapshot is given up,
 * which voids the freeze: the next turn takes another instant, and no row of this one is kept. False: it was nothing
 * of the kind. A stopped replica knows no DDL while it stands.
 */
export async function definitionChanged(
  desired: Desired,
  ports: Ports,
  met: { readonly table: PlannedTable; readonly failure: unknown; readonly frozenId: string },
): Promise<boolean> {
  if (desired.freeze !== 'held-snapshot' || met.failure === undefined) return false;
  // Another worker met it first: what this one was reading ended with the snapshot.
  if (!ports.frozenReaders.available(met.frozenId)) return true;
  const errno = errnoOf(met.failure);
  if (!changedUnderSnapshot.includes(errno)) return false;
  const facts = { table: `${met.table.schema}.${met.table.name}`, errno };
  ports.observer.notice({ name: 'copy.definition-changed', facts });
  await ports.frozenReaders.release();
  return true;
}
