import { channelRunning } from '../channel-running';
import type { Gate } from '../gate';
import { instanceInSync } from '../instance-in-sync';
import { lag } from '../lag';
import { noRequestUnderWay } from '../no-request-under-way';
import { openWork } from '../open-work';
import { preparedXa } from '../prepared-xa';
import { rogueWrites } from '../rogue-writes';
import { schemaParity } from '../schema-parity';
import { accountsOnSource } from './accounts-on-source';
import { backValidated } from './back-validated';
import { sourceClosed } from './source-closed';
import { targetFence } from './target-fence';
import { wayBackFilter } from './way-back-filter';

/** What has to hold before the target is closed for the source. `GateContext` faces back: its `source` is the target. */
export const gatesBack: readonly Gate[] = [
  channelRunning,
  wayBackFilter,
  sourceClosed,
  targetFence,
  rogueWrites,
  backValidated,
  instanceInSync,
  schemaParity,
  accountsOnSource,
  noRequestUnderWay,
  // Last, because they speak about this very moment.
  openWork,
  preparedXa,
  lag,
];
