import type { Finding } from '../../../contract/finding';
import { type GtidStage, parseGtidStage, readGtidStage, stageAbove, stageText } from '../../../mysql/gtid-stage';
import { type InstanceState, type Session, withSession } from '../../ports';
import { lease, type StepContext } from '../../step';
import { mayRaise } from './gtid-stage-gates';
import { made } from './markers';

type Waiting =
  | { readonly kind: 'working'; readonly waitSeconds: number; readonly note: string }
  | { readonly kind: 'held'; readonly findings: readonly Finding[] };

/**
 * One step of the source's `gtid_mode`, by consent (`raiseGtidMode`): what the server itself says decides which is next, never what was
 * asked for before, so that no death can make it two (docs/adr/0011). The reboot is that of the parameter group. `undefined`: it is ON, or
 * nobody asked.
 */
export async function raiseSourceGtidMode(context: StepContext, state: InstanceState): Promise<Waiting | undefined> {
  if (context.desired.rds?.raiseGtidMode === undefined) return undefined;
  return onSource(context, async (source) => {
    const now = await stageOf(source);
    const next = stageAbove(now);
    if (next === undefined) return undefined;
    const verdict = await mayRaise(context, source, { now, next, instance: state });
    if (verdict !== undefined) return verdict;
    await declareStage(context, now, next);
    return { kind: 'working', waitSeconds: 5, note: `gtid_mode of the source: ${now.mode}, next ${next.mode}` };
  });
}

/**
 * In our group before it is attached: the reboot that brings the group in force takes the mode along, and must not drop it to the
 * engine's default. The modes themselves stay for now but for the first of the steps. Empty: the group may be attached.
 */
export async function declareFirstStage(context: StepContext, state: InstanceState): Promise<readonly Finding[]> {
  if (context.desired.rds?.raiseGtidMode === undefined) return [];
  return onSource(context, async (source) => {
    const now = await stageOf(source);
    const above = stageAbove(now);
    const first = above === undefined || above.consistency === 'ON' ? now : above;
    const verdict = await mayRaise(context, source, { now, next: first, instance: state });
    if (verdict?.kind === 'held') return verdict.findings;
    await declareStage(context, now, first);
    return [];
  });
}

/** Published first: what Terraform declares is never behind what the group has, and never more than one step ahead of the server. */
export async function declareStage(context: StepContext, now: GtidStage, next: GtidStage): Promise<void> {
  const { ports, desired } = context;
  await lease(context, { server: 'source', setting: made.sourceGtidMode, was: now.mode, now: 'ON' });
  await ports.published.put('gtid-mode', stageText(next));
  await ports.instance.setParameters(desired.rds?.parameterGroup ?? '', {
    'gtid-mode': next.mode,
    enforce_gtid_consistency: next.consistency,
  });
  ports.observer.notice({ name: 'source.gtid-stage', facts: { from: stageText(now), to: stageText(next) } });
}

export async function stageOf(source: Session): Promise<GtidStage> {
  return parseGtidStage(await source.rows(readGtidStage));
}

function onSource<T>({ ports }: StepContext, work: (source: Session) => Promise<T>): Promise<T> {
  return withSession(ports.databases, 'source', 'prepare', work);
}
