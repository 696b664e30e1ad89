import { Problem } from '../../../contract/problem';
import { sideOf } from '../../ports';
import { preparedXa } from '../../servers/prepared-xa';
import type { Switch } from './switch';

/** `XA COMMIT` of a transaction prepared before the fence passes read_only, and a locked account's as well (facts 7). */
export async function refusePreparedXa(on: Switch): Promise<void> {
  const prepared = await preparedXa(on.source);
  if (prepared.length === 0) return;
  throw new Problem({
    code: 'cutover.prepared-xa',
    side: sideOf(on.source.server),
    message: `${prepared.length} prepared XA transaction(s) on the ${on.source.server} could still commit through the fence`,
    remedy: 'commit or roll them back (XA RECOVER lists them), then cut over again',
  });
}
