import type { Desired } from '../../contract/desired';
import type { Finding } from '../../contract/finding';
import { atLeast } from '../../contract/reach';
import type { Retirement } from '../data/retirement';
import type { RunRecord } from '../data/run-record';
import type { InstanceState, Ports } from '../ports';

export type Retired =
  | { readonly kind: 'done'; readonly note: string }
  | { readonly kind: 'working'; readonly note: string }
  | { readonly kind: 'held'; readonly findings: readonly Finding[] };

type Rds = NonNullable<Desired['rds']>;
type Wanted = NonNullable<Desired['decommission']>;

/**
 * One look at the old instance, after the clean-up: final snapshot, stop, stop again when RDS has started it, and its
 * deletion with the second key, not before it has been stopped for the wanted hours. Repeatable at any point.
 */
export async function retire(desired: Desired, ports: Ports): Promise<Retired> {
  const { rds, decommission } = desired;
  if (rds === undefined || decommission === undefined) return { kind: 'done', note: 'the old instance stays' };
  const found = await ports.records.read();
  const record = found?.record;
  if (record === undefined || record.latch !== 'promoted' || !atLeast(record.level, 'cleaned-up')) {
    return held(rds, 'too-early', 'the migration is not promoted and cleaned up', 'clean up first: cdktf deploy');
  }
  const known = record.retirement;
  if (known?.deleteAskedAt != null) return finishDeletion(rds, known, ports);

  const state = await ports.instance.describe();
  if (state === undefined) return held(rds, 'unknown', 'it is not to be found', 'check source.instance');
  const retirement = known ?? (await write(ports, (at) => begun(desired, at)));
  if (retirement === 'conflict') return { kind: 'working', note: 'somebody else has changed the record' };

  const snapshot = await secureSnapshot(rds, retirement, ports);
  if (snapshot !== undefined) return snapshot;
  const running = await keepStopped(rds, retirement, state, ports);
  if (running !== undefined) return running;
  return end({ rds, decommission, retirement, address: state.address ?? desired.source, ports });
}

function begun(desired: Desired, at: string): Retirement {
  const day = at.slice(0, 16).replace(/[:T]/g, '-');
  return { snapshot: `${desired.name}-final-${day}`, snapshotAskedAt: at, stoppedAt: null, deleteAskedAt: null };
}

async function secureSnapshot(rds: Rds, { snapshot }: Retirement, ports: Ports): Promise<Retired | undefined> {
  const status = await ports.instance.finalSnapshot(snapshot);
  if (status === 'available') return undefined;
  if (status === 'creating') return { kind: 'working', note: `the final snapshot ${snapshot} is being made` };
  const remedy = `look at it: aws rds describe-db-snapshots --db-snapshot-identifier ${snapshot}; delete it, and it is made again`;
  return held(rds, 'snapshot', `the final snapshot ${snapshot} is ${status}`, remedy);
}

async function keepStopped(
  rds: Rds,
  { stoppedAt }: Retirement,
  state: InstanceState,
  ports: Ports,
): Promise<Retired | undefined> {
  if (state.status === 'stopped') {
    if (stoppedAt !== null) return undefined;
    const written = await write(ports, (at, was) => ({ ...was, stoppedAt: at }));
    return { kind: 'working', note: written === 'conflict' ? 'the record has changed' : `${rds.instance} has stopped` };
  }
  if (state.replicas.length > 0) {
    return {
      kind: 'working',
      note: `${rds.instance} has read replicas (${state.replicas.join(', ')}): RDS stops none that has`,
    };
  }
  if (state.status === 'available') {
    await ports.instance.stop();
    ports.observer.notice({ name: 'source.stop-asked', facts: { instance: rds.instance, again: stoppedAt !== null } });
  }
  return {
    kind: 'working',
    note: `${rds.instance} is ${state.status === 'available' ? 'being stopped' : state.status}`,
  };
}

async function end(on: {
  readonly rds: Rds;
  readonly decommission: Wanted;
  readonly retirement: Retirement;
  readonly address: { readonly host: string; readonly port: number };
  readonly ports: Ports;
}): Promise<Retired> {
  const { rds, decommission, retirement, address, ports } = on;
  const due = new Date(Date.parse(retirement.stoppedAt ?? '') + decommission.keepHours * 3_600_000);
  const key = `cdktf deploy --var decommission=${rds.instance}`;
  if (!decommission.delete) {
    return { kind: 'done', note: `${rds.instance} is stopped; from ${due.toISOString()} on it may be deleted: ${key}` };
  }
  if (!(ports.clock.now() >= due)) {
    return held(
      rds,
      'kept',
      `it has been stopped since ${retirement.stoppedAt}, and is kept for ${decommission.keepHours} hours`,
      `type it again after ${due.toISOString()}: ${key}`,
    );
  }
  // First for Terraform, which looks the instance up at each plan, then for us, then for the instance.
  await ports.published.put('source', `${address.host}:${address.port}`);
  const written = await write(ports, (at, was) => ({ ...was, deleteAskedAt: at }));
  if (written === 'conflict') return { kind: 'working', note: 'somebody else has changed the record' };
  return finishDeletion(rds, written, ports);
}

async function finishDeletion(rds: Rds, { snapshot }: Retirement, ports: Ports): Promise<Retired> {
  await ports.instance.remove();
  ports.observer.notice({ name: 'source.deleted', facts: { instance: rds.instance, snapshot } });
  return { kind: 'done', note: `${rds.instance} is deleted; its final snapshot is ${snapshot}` };
}

/** Compare-and-set on the retirement alone: after the clean-up nobody else acts on the record. */
async function write(
  ports: Ports,
  change: (at: string, was: Retirement) => Retirement,
): Promise<Retirement | 'conflict'> {
  const found = await ports.records.read();
  if (found === undefined) return 'conflict';
  const at = ports.clock.now().toISOString();
  const retirement = change(at, found.record.retirement ?? { ...nothing });
  const record: RunRecord = { ...found.record, retirement, updatedAt: at };
  return (await ports.records.replace(record, found.version)) === 'conflict' ? 'conflict' : retirement;
}

const nothing: Retirement = { snapshot: '', snapshotAskedAt: '', stoppedAt: null, deleteAskedAt: null };

function held(rds: Rds, code: string, message: string, remedy: string): Retired {
  const base = { weight: 'blocker', side: 'cloud', subject: rds.instance } as const;
  return { kind: 'held', findings: [{ ...base, code: `decommission.${code}`, message, remedy }] };
}
