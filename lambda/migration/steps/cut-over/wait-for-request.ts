import { requestUnderWay } from '../../fence-permit';
import type { StepContext } from '../../step';

/** Before a switch begins. Whoever begins one meanwhile is held by the gate of the same name. */
export async function waitForRequest({ ports }: StepContext) {
  const request = await requestUnderWay(ports);
  if (request === undefined) return undefined;
  const note = `a request of an earlier attempt for the fence was never answered and may arrive until ${request.until}; the switch begins after that`;
  return { kind: 'working', waitSeconds: request.seconds, note } as const;
}
