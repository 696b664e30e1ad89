import type { LocalServers } from '../../lambda/adapters/local/mysqld';
import type { Desired } from '../../lambda/contract/desired';
import { ignoredOnTheWayBack } from '../../lambda/contract/names';
import { requestTooLate } from '../../lambda/migration/data/request-too-late';
import type { Ports } from '../../lambda/migration/ports';
import type { World } from './world';

/** Both platforms' manners: RDS with its own admin and procedures as the source, Azure as the target. */
export function managed(world: World, name: string, changes: Partial<Desired> = {}): Desired {
  const { source } = world.servers;
  process.env.RDS_ADMIN_PASSWORD = source.adminPassword;
  const desired = world.desired(name);
  return {
    ...desired,
    source: {
      ...desired.source,
      user: source.adminUser,
      platform: 'rds',
      password: { kind: 'environment', name: 'RDS_ADMIN_PASSWORD' },
    },
    ...changes,
  };
}

/** What is no SQL on the platforms: parameters, and the fences that are parameters. */
export function platformPorts(servers: LocalServers, delayMs = 0): (ports: Ports) => Ports {
  const fence = (side: 'source' | 'target') => ({
    raise: (withinMs: number) => inTime(withinMs, () => servers.setServerParameter(side, 'read_only', 1, delayMs)),
    lower: (withinMs: number) => inTime(withinMs, () => servers.setServerParameter(side, 'read_only', 0, delayMs)),
    lateMs: 0,
  });
  return (ports) => ({
    ...ports,
    fence: fence('source'),
    targetFence: fence('target'),
    targetParameters: {
      prove: async () => undefined,
      set: (name, value) => servers.setServerParameter('target', name, value, delayMs),
    },
  });
}

async function inTime(withinMs: number, ask: () => Promise<void>): Promise<void> {
  if (withinMs < 0) throw requestTooLate();
  await ask();
}

/** The parameter that the stack declares in the parameter group of the source. */
export async function declareFilter(servers: LocalServers): Promise<void> {
  await servers.setServerParameter('source', 'replicate-wild-ignore-table', ignoredOnTheWayBack.join(','));
}
