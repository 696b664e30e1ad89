import { join } from 'node:path';
import type { LocalServers } from '../../../lambda/adapters/local/mysqld';
import type { Desired } from '../../../lambda/contract/desired';
import type { Ports } from '../../../lambda/migration/ports';
import { type FragileLine, openFragileLine } from '../../support/fragile-line';
import { declareFilter, managed, platformPorts } from '../../support/managed-world';
import { selfManaged } from '../../support/self-managed-world';
import { startWorld, type World, worldOf } from '../../support/world';
import { startSmallDisk } from './small-disk';

/**
 * `azure`: a plain source, a target with Azure's manners. `own`: plain MySQL on both sides, so that a process which has only
 * the state folder can lift either fence. `replica`: RDS with a read replica that is frozen, and Azure. `small-disk`: as
 * `azure`, with a target whose disk can be full.
 */
export type WorldName = 'azure' | 'own' | 'replica' | 'small-disk';

export interface Lines {
  /** The driver's, and the dead-man's. */
  readonly source: FragileLine;
  readonly target: FragileLine;
  /** From the target to the source: the replication channel. */
  readonly channel: FragileLine;
}

export interface FaultWorld {
  readonly name: WorldName;
  readonly servers: LocalServers;
  readonly folder: string;
  readonly lines: Lines;
  /** The wanted state of a migration of that name. */
  desired(name: string): Desired;
  stateDir(name: string): string;
  /** What the platforms do that is no SQL. */
  platform(ports: Ports): Ports;
  /** Fills the disk of the target, or empties it again. */
  fillTarget(full: boolean): Promise<void>;
  close(): Promise<void>;
}

export const outageBudgetSeconds = 4;

export async function openFaultWorld(name: WorldName): Promise<FaultWorld> {
  const disk = name === 'small-disk' ? await startSmallDisk() : undefined;
  const world =
    disk === undefined
      ? await startWorld(name === 'replica' ? { roles: ['source', 'replica', 'target'] } : {})
      : await worldOf(disk.servers);
  const { servers } = world;
  const manner = name === 'own' ? await selfManaged(world) : (desired: Desired) => desired;
  if (name === 'replica') await declareFilter(servers);
  const [source, target, channel] = await Promise.all([
    openFragileLine(servers.source),
    openFragileLine(servers.target),
    openFragileLine(servers.source),
  ]);
  const lines = { source, target, channel };
  return {
    name,
    servers,
    folder: world.folder,
    lines,
    desired: (migration) => overLines(manner(wanted(world, name, migration)), lines),
    stateDir: (migration) => join(world.folder, migration),
    platform: name === 'replica' ? platformPorts(servers) : (ports) => ports,
    fillTarget: async (full) => (full ? disk?.fill() : disk?.empty()),
    async close() {
      await Promise.all(Object.values(lines).map((line) => line.close()));
      await world.stop();
      await disk?.remove();
    },
  };
}

function wanted(world: World, name: WorldName, migration: string): Desired {
  const plain = world.desired(migration);
  const limits = {
    ...plain.limits,
    writeOutageBudgetSeconds: outageBudgetSeconds,
    fenceTimeoutSeconds: 2,
    maxLagSeconds: 2,
    chunkBytes: 64 * 1024,
  };
  if (name !== 'replica') return { ...plain, limits };
  const rds = managed(world, migration);
  const { host, port } = world.servers.replica;
  return { ...rds, limits, freeze: 'stopped-replica', replica: { ...rds.source, host, port } };
}

function overLines(desired: Desired, lines: Lines): Desired {
  return {
    ...desired,
    source: { ...desired.source, port: lines.source.port },
    target: { ...desired.target, port: lines.target.port },
    channel: { ...desired.channel, port: lines.channel.port },
  };
}
