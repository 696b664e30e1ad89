import { requestUnderWay } from '../../fence-permit';
import type { StepContext } from '../../step';

interface Waits {
  readonly kind: 'working';
  readonly waitSeconds: number;
  readonly note: string;
}

/** Before a switch begins. Whoever begins one meanwhile is held by the gate of the same name. */
export async function waitForRequest({ ports }: StepContext): Promise<Waits | undefined> {
  const request = await requestUnderWay(ports);
  if (request === undefined) return undefined;
  const { seconds, until } = request;
  ports.observer.notice({ name: 'cutover.waits', facts: { seconds, until } });
  const note = `a request of an earlier attempt for the fence was never answered and may arrive until ${until}; the switch begins after that`;
  return { kind: 'working', waitSeconds: seconds, note };
}
