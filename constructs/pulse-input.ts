import { Fn } from 'cdktf';
import type { DesiredExpression } from './desired';

/** EventBridge takes no more for a constant input. */
const largestInput = 8192;
/** For the addresses that only Terraform knows. */
const reserve = 600;

/** The scheduled function watches and raises no level: its wanted state does not change with the variables. */
export function pulseInput(desired: DesiredExpression): string {
  const { decommission, ...rest } = desired;
  const kept = decommission === undefined ? {} : { decommission: { ...decommission, delete: false } };
  const watching = { ...rest, ...kept, reach: 'validated', attempt: 'pulse' };
  const size = Buffer.byteLength(JSON.stringify(watching)) + reserve;
  if (size > largestInput) {
    throw new Error(
      `the input of the scheduled function would have about ${size} bytes, EventBridge takes ${largestInput}: ` +
        'name only the root certificates that your servers use in source.caFile and target.*.caFile, not a whole bundle',
    );
  }
  return Fn.jsonencode({ kind: 'pulse', desired: watching });
}
