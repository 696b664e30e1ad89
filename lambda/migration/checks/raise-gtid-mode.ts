import { gtidFindings } from '../steps/prepare/gtid-findings';
import type { Check } from './survey';

/** What the raise of the source's mode would be held by (`source.raiseGtidMode`), said before the first reboot. */
export const raiseGtidMode: Check = ({ desired, source, instance }) => {
  const wanted = desired.rds?.raiseGtidMode;
  if (wanted === undefined || source.facts.gtidMode === 'ON') return [];
  const others = (instance?.replicas ?? []).filter((name) => name !== wanted.ownReplica);
  const isBlind = source.variables.get('performance_schema') === 'OFF' && wanted.watchMinutes > 0;
  return [
    ...(others.length > 0 ? [gtidFindings.otherReplicas(others)] : []),
    ...(isBlind ? [gtidFindings.blind()] : []),
  ];
};
