import type { BinlogPosition } from '../../data/position';
import { withSession } from '../../ports';
import { stillHas } from '../../servers/binlog-walk';
import type { StepContext } from '../../step';

/**
 * A switch reads from the source's binlog what was changed since a pass began. Where that is gone (kept too short, another server
 * after a failover) no attempt can read it, however often: that pass is no use any more.
 */
export async function changesAreGone(
  { ports }: Pick<StepContext, 'ports'>,
  coversFrom: BinlogPosition,
): Promise<boolean> {
  return withSession(ports.databases, 'source', 'validate', async (source) => !(await stillHas(source, coversFrom)));
}
