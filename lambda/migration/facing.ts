import type { Desired } from '../contract/desired';
import type { PublishedKey } from '../contract/names';
import type { Direction } from './data/cutover-state';
import type { Ports, ServerName } from './ports';
import type { StepContext } from './step';

/**
 * The same migration as the switch in that direction sees it: `source` is the server that takes the writes now, `target` the one that is
 * to take them. Sessions still say which server they really are. The conductor stays the session on the real target.
 */
export function facing(step: StepContext, direction: Direction): StepContext {
  if (direction === 'forward') return step;
  return { ...step, desired: mirrored(step.desired), ports: mirroredPorts(step.ports) };
}

export function mirrored(desired: Desired): Desired {
  const { source, target } = desired;
  return { ...desired, source: target, target: source, channel: { host: target.host, port: target.port } };
}

export function mirroredPorts(ports: Ports): Ports {
  const { databases, binlogs, passwords, published } = ports;
  return {
    ...ports,
    databases: { open: (server, options) => databases.open(otherServer(server), options) },
    binlogs: { follow: (server, from) => binlogs.follow(otherServer(server), from) },
    passwords: {
      of: (server) => passwords.of(otherServer(server)),
      replication: (on = 'source') => passwords.replication(on === 'source' ? 'target' : 'source'),
    },
    fence: ports.targetFence,
    targetFence: ports.fence,
    published: {
      get: (key) => published.get(otherKey(key)),
      put: (key, value) => published.put(otherKey(key), value),
      putSecret: (key, value) => published.putSecret(otherKey(key), value),
      remove: (key) => published.remove(otherKey(key)),
    },
  };
}

function otherServer(server: ServerName): ServerName {
  if (server === 'replica') return server;
  return server === 'source' ? 'target' : 'source';
}

/** The ports as they are, whichever way the step faces. */
export function realPorts({ ports }: StepContext, direction: Direction): Ports {
  return direction === 'forward' ? ports : mirroredPorts(ports);
}

export function realDesired({ desired }: StepContext, direction: Direction): Desired {
  return direction === 'forward' ? desired : mirrored(desired);
}

/** Each side has a flag for its fence; everything else is of the migration. */
function otherKey(key: PublishedKey): PublishedKey {
  if (key === 'fence') return 'target-fence';
  return key === 'target-fence' ? 'fence' : key;
}
