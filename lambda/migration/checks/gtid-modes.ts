import type { Finding } from '../../contract/finding';
import type { Check } from './survey';

/** By the manual's table, and stricter for ON: a source with GTIDs wants a target that keeps them. */
const accepted: ReadonlyMap<string, readonly string[]> = new Map([
  ['OFF', ['OFF', 'OFF_PERMISSIVE', 'ON_PERMISSIVE']],
  ['OFF_PERMISSIVE', ['OFF', 'OFF_PERMISSIVE', 'ON_PERMISSIVE']],
  ['ON_PERMISSIVE', ['OFF_PERMISSIVE', 'ON_PERMISSIVE', 'ON']],
  ['ON', ['ON']],
]);

export const gtidModes: Check = ({ desired, source, target }) => {
  // The preparation raises both, by consent.
  const from = desired.rds?.raiseGtidMode === undefined ? source.facts.gtidMode : 'ON';
  const to = target.facts.gtidMode;
  if (desired.azure?.gtidReset === true) return from === 'ON' ? [] : [sourceWithout(from)];
  if (accepted.get(from)?.includes(to)) return [];
  const wanted = from.startsWith('ON') ? 'ON' : 'OFF';
  return [
    {
      code: 'target.gtid-mode',
      weight: 'blocker',
      side: 'target',
      subject: 'gtid_mode',
      message: `gtid_mode is ${from} on the source and ${to} on the target: the channel would refuse the source's transactions`,
      remedy:
        wanted === 'ON'
          ? 'set management.gtidReset: true, and the migration does it; or on the target set enforce_gtid_consistency = ON, then gtid_mode one step at a time: OFF_PERMISSIVE, ON_PERMISSIVE, ON (Azure: no way back)'
          : 'switch gtid_mode ON on the source, one step at a time; Azure can not switch it OFF again',
    },
  ];
};

function sourceWithout(mode: string): Finding {
  return {
    code: 'source.gtid-off',
    weight: 'blocker',
    side: 'source',
    subject: 'gtid_mode',
    message: `management.gtidReset follows the source by GTID, and gtid_mode is ${mode} there: its transactions have none`,
    remedy:
      'set source.raiseGtidMode: {} and source.allowReboot: true, and the migration raises it with three reboots of the source; or raise it by hand and put gtid-mode and enforce_gtid_consistency ON into source.parameters; or take gtidReset out of the settings',
  };
}
