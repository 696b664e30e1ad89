import type { Finding } from '../../../contract/finding';
import {
  type GtidStage,
  parseAnonymous,
  parseGtidStage,
  parseGtidViolations,
  readAnonymous,
  readGtidStage,
  readGtidViolations,
} from '../../../mysql/gtid-stage';
import { isAtOrPast } from '../../data/position';
import { type InstanceState, type Session, withSession } from '../../ports';
import { readOwnPosition } from '../../servers/own-position';
import { readReplicaStatus } from '../../servers/replica-status';
import type { StepContext } from '../../step';
import { gtidFindings } from './gtid-findings';

type Verdict =
  | { readonly kind: 'working'; readonly waitSeconds: number; readonly note: string }
  | { readonly kind: 'held'; readonly findings: readonly Finding[] };

export interface Raising {
  readonly now: GtidStage;
  readonly next: GtidStage;
  readonly instance: InstanceState;
}

/** What has to hold before the next step; `undefined`: it may be taken. What is not known is a no. */
export async function mayRaise(context: StepContext, source: Session, raising: Raising): Promise<Verdict | undefined> {
  const { now, next, instance } = raising;
  const { ownReplica = '', watchMinutes = 0 } = context.desired.rds?.raiseGtidMode ?? {};
  const others = instance.replicas.filter((name) => name !== ownReplica);
  if (others.length > 0) return held(gtidFindings.otherReplicas(others));
  if (next.mode.startsWith('ON')) {
    const mode = await modeOfReplica(context);
    if (mode === 'OFF') return held(gtidFindings.replicaOff(ownReplica));
  }
  if (now.consistency !== 'ON' && next.consistency === 'ON') {
    const verdict = await consistent(source, watchMinutes);
    if (verdict !== undefined) return verdict;
  }
  return now.mode !== 'ON' && next.mode === 'ON' ? noneAnonymous(context, source) : undefined;
}

/** Statements that the next step would refuse were looked for, for as long as the settings want. */
async function consistent(source: Session, watchMinutes: number): Promise<Verdict | undefined> {
  const met = parseGtidViolations(await source.rows(readGtidViolations));
  if (met === 'not counted') return watchMinutes === 0 ? undefined : held(gtidFindings.blind());
  if (met.times > 0) return held(gtidFindings.violations(met.names, met.times));
  const { uptimeSeconds } = parseAnonymous(await source.rows(readAnonymous));
  const left = watchMinutes * 60 - uptimeSeconds;
  if (left <= 0) return undefined;
  const note = `watching for statements that GTIDs do not bear, ${Math.ceil(left / 60)} min more`;
  return { kind: 'working', waitSeconds: Math.min(300, Math.ceil(left)), note };
}

/**
 * A source that is ON sends no transaction without a GTID any more: none may be open, and our replica has to be past the last. What is
 * written after the position that is read here has a GTID already.
 */
async function noneAnonymous(context: StepContext, source: Session): Promise<Verdict | undefined> {
  const { open } = parseAnonymous(await source.rows(readAnonymous));
  if (open !== 0) return working(`transactions without a GTID are open on the source: ${open}`);
  const last = await readOwnPosition(source);
  if (context.desired.replica === undefined) return undefined;
  const executed = await onReplica(context, async (replica) => (await readReplicaStatus(replica))?.executed);
  if (executed !== undefined && executed.file !== '' && isAtOrPast(executed, last)) return undefined;
  return working('the replica has transactions without a GTID to apply');
}

async function modeOfReplica(context: StepContext): Promise<string | undefined> {
  if (context.desired.replica === undefined) return undefined;
  return onReplica(context, async (replica) => parseGtidStage(await replica.rows(readGtidStage)).mode);
}

function onReplica<T>({ ports }: StepContext, work: (replica: Session) => Promise<T>): Promise<T> {
  return withSession(ports.databases, 'replica', 'prepare', work);
}

function working(note: string): Verdict {
  return { kind: 'working', waitSeconds: 5, note };
}

function held(finding: Finding): Verdict {
  return { kind: 'held', findings: [finding] };
}
