import type { Desired } from '../../../contract/desired';
import { type Connections, parseConnections, readConnected, readConnectionLimits } from '../../../mysql/load';
import type { Notice } from '../../notices';
import { type Session, withSession } from '../../ports';
import { readConnections } from '../../servers/load';
import type { StepContext } from '../../step';

/** How many workers the settings and both servers have room for. `full`: not even for one. */
export type Room = { readonly workers: number } | { readonly full: Notice };

/** A worker has one session on the target, one that reads, and one that looks at the load. */
const perWorker = { target: 1, replica: 2 } as const;

/** `onTarget`: what this turn has just seen there. */
export async function roomForWorkers(context: StepContext, onTarget?: Connections): Promise<Room> {
  const { desired, ports, conductor } = context;
  const target = onTarget ?? (await connectionsOf(conductor));
  // Sessions that hold a snapshot are open already.
  const replica =
    desired.freeze === 'stopped-replica'
      ? await withSession(ports.databases, 'replica', 'copy', readConnections)
      : undefined;
  return roomIn(desired, target, replica);
}

async function connectionsOf(target: Session): Promise<Connections> {
  const [limits, connected] = await target.batch([readConnectionLimits, readConnected]);
  return parseConnections(limits?.rows ?? [], connected?.rows ?? []);
}

export function roomIn(desired: Desired, target: Connections, replica: Connections | undefined): Room {
  const { workers, connectionsKept } = desired.limits;
  const onTarget = fitting(target, connectionsKept, perWorker.target);
  const onReplica = replica === undefined ? workers : fitting(replica, connectionsKept, perWorker.replica);
  if (onTarget < 1) return { full: full('target', target, connectionsKept) };
  if (onReplica < 1 && replica !== undefined) return { full: full('source', replica, connectionsKept) };
  return { workers: Math.min(workers, onTarget, onReplica) };
}

function fitting({ most, used, mostOfAccount }: Connections, kept: number, each: number): number {
  const ofServer = most - used - kept;
  const ofAccount = mostOfAccount === 0 ? ofServer : mostOfAccount - kept;
  return Math.floor(Math.min(ofServer, ofAccount) / each);
}

function full(side: 'source' | 'target', { most, used, mostOfAccount }: Connections, kept: number): Notice {
  const account = mostOfAccount === 0 ? '' : `, ${mostOfAccount} for our account`;
  return {
    code: `${side}.connections-used`,
    side,
    effect: 'paused',
    message: `${used} of ${most} connections are used${account}, and ${kept} are to stay free: there is none for a worker`,
    remedy: 'end idle connections, raise max_connections, or lower limits.connectionsKept; the copy goes on by itself',
  };
}
