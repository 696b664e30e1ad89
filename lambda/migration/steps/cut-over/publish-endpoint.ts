import type { Desired, ServerSpec } from '../../../contract/desired';
import { jsonText } from '../../../contract/visible';
import { realDesired } from '../../facing';
import type { Ports } from '../../ports';
import type { Switch } from './switch';

/** What an application needs to connect; the password stays where the application keeps it. */
export interface Endpoint {
  readonly side: 'source' | 'target';
  readonly host: string;
  readonly port: number;
  readonly schemas: readonly string[];
  readonly caPem: string | null;
}

export async function publishEndpoint(on: Switch): Promise<string> {
  const side = on.target.server === 'source' ? 'source' : 'target';
  await publishSide(on.step.ports, realDesired(on.step, on.direction), side);
  return `${on.step.desired.target.host}:${on.step.desired.target.port}`;
}

/**
 * For a command that begins: applications connect to the source until a switch has said otherwise. Looked at again afterwards,
 * because a switch may have been made between the look and the writing.
 */
export async function publishUnlessPromoted(ports: Ports, desired: Desired): Promise<void> {
  let side = await sideNow(ports);
  if (side === 'target') return;
  for (let published: Endpoint['side'] | undefined; published !== side; side = await sideNow(ports)) {
    published = side;
    await publishSide(ports, desired, side);
  }
}

async function sideNow({ records }: Ports): Promise<Endpoint['side']> {
  return (await records.read())?.record.latch === 'promoted' ? 'target' : 'source';
}

export async function publishSide(ports: Ports, desired: Desired, side: Endpoint['side']): Promise<void> {
  const server: ServerSpec = desired[side];
  const endpoint: Endpoint = {
    side,
    host: server.host,
    port: server.port,
    schemas: desired.schemas,
    caPem: server.caPem ?? null,
  };
  await ports.published.put('endpoint', jsonText(endpoint));
}
