import type { Rule } from '../rule';
import { backedUp } from './backed-up';
import { dataStays } from './data-stays';
import { encrypted } from './encrypted';
import { fenceStays } from './fence-stays';
import { gtidStays } from './gtid-stays';
import { narrowIngress } from './narrow-ingress';
import { noSecrets } from './no-secrets';
import { publishingPassword } from './publishing-password';
import { restartConsent } from './restart-consent';
import { switchAlone } from './switch-alone';

/** To add a rule: one file, one line here. */
export const rules: readonly Rule[] = [
  dataStays,
  fenceStays,
  gtidStays,
  narrowIngress,
  noSecrets,
  publishingPassword,
  switchAlone,
  encrypted,
  backedUp,
  restartConsent,
];
