import type { Desired } from '../../../contract/desired';
import type { RunRecord } from '../../data/run-record';
import type { Ports } from '../../ports';

/** True when the newest pass, or any check since, found a difference: whoever asks for `validated` asks for a new pass. */
export function validationFailed(record: RunRecord): boolean {
  const { validate } = record.outputs;
  if (validate === undefined || record.latch === 'promoted') return false;
  return !validate.clean || (record.validation?.poisoned ?? null) !== null;
}

/** True when the newest pass is older than the settings allow at a cut over. A promoted target has no use for one. */
export function validationIsStale(desired: Desired, ports: Pick<Ports, 'clock'>, record: RunRecord): boolean {
  const report = record.outputs.validate;
  if (report === undefined || record.latch === 'promoted') return false;
  const ageMs = ports.clock.now().getTime() - Date.parse(report.finishedAt);
  return ageMs > desired.limits.validationMaxAgeSeconds * 1000;
}
