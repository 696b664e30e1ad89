import type { Fault } from '../fault';
import { binlogPurged } from './binlog-purged';
import { clock } from './clock';
import { cloudStores } from './cloud-stores';
import { credentials } from './credentials';
import { deadManRaces } from './dead-man-races';
import { diskFull } from './disk-full';
import { fence } from './fence';
import { frozenDriver } from './frozen-driver';
import { killedInTheSwitch } from './killed-in-the-switch';
import { killedOnTheWay } from './killed-on-the-way';
import { locks } from './locks';
import { network } from './network';
import { pulse } from './pulse';
import { serversRestart } from './servers-restart';
import { twoDrivers } from './two-drivers';

/** In the order of docs/faults.md. A fault is a file; its line goes here. */
export const faults: readonly Fault[] = [
  killedOnTheWay,
  killedInTheSwitch,
  twoDrivers,
  frozenDriver,
  deadManRaces,
  serversRestart,
  network,
  binlogPurged,
  diskFull,
  locks,
  clock,
  cloudStores,
  credentials,
  fence,
  pulse,
];
