import { Problem, toProblem } from '../../../contract/problem';
import { type GtidStage, stageBelow, stepsBetween } from '../../../mysql/gtid-stage';
import { withSession } from '../../ports';
import { endLease, type StepContext } from '../../step';
import { made } from './markers';
import { declareStage, stageOf } from './source-gtid-mode';
import { usableInstance } from './usable-instance';

const pollMs = 1000;
/** Of one reboot. */
const patienceMs = 15 * 60_000;
const noticedMs = 60_000;
/** After that it is asked for again. */
const rebootedMs = 3 * 60_000;

/**
 * The way back of the raise, one mode and one reboot at a time too. `one-step-is-left`: the group from before is attached next, and the
 * reboot that brings it in force is the last step. Done again after a death anywhere: the server says how far it is.
 */
export async function lowerSourceGtidMode(
  context: StepContext,
  how: 'all-the-way' | 'one-step-is-left',
): Promise<void> {
  const was = context.record().leases.find(({ setting }) => setting === made.sourceGtidMode)?.was;
  if (was === undefined || was === null) return;
  for (;;) {
    const now = await stageWhenUp(context);
    if (stepsBetween(now.mode, was) <= (how === 'all-the-way' ? 0 : 1)) return;
    const below = stageBelow(now);
    if (below === undefined) return;
    await mayLower(context);
    await declareStage(context, now, below);
    await untilPending(context);
    await context.ports.instance.reboot();
    await untilOther(context, now.mode);
  }
}

/** A reboot before RDS has noticed the change would bring nothing in force. */
async function untilPending({ ports }: StepContext): Promise<void> {
  const until = ports.clock.monotonicMs() + noticedMs;
  while (ports.clock.monotonicMs() < until) {
    if ((await ports.instance.describe())?.parameterStatus === 'pending-reboot') return;
    await ports.clock.sleep(pollMs);
  }
}

/** A reboot that was asked for does not show at once: looked at too early, the server is still what it was. */
async function untilOther(context: StepContext, mode: string): Promise<void> {
  const { clock } = context.ports;
  const until = clock.monotonicMs() + rebootedMs;
  do await clock.sleep(pollMs);
  while ((await stageWhenUp(context)).mode === mode && clock.monotonicMs() < until);
}

/** After the group from before is attached: nothing declares a mode any more. */
export async function forgetGtidStage(context: StepContext): Promise<void> {
  if (!context.record().leases.some(({ setting }) => setting === made.sourceGtidMode)) return;
  await context.ports.published.put('gtid-mode', 'none');
  await endGtidLease(context);
}

export async function endGtidLease(context: StepContext): Promise<void> {
  if (!context.record().leases.some(({ setting }) => setting === made.sourceGtidMode)) return;
  await endLease(context, 'source', made.sourceGtidMode);
}

async function mayLower({ desired, ports }: StepContext): Promise<void> {
  const { instance = '', allowReboot = false, raiseGtidMode } = desired.rds ?? {};
  if (!allowReboot) throw needsReboots(instance);
  const state = await ports.instance.describe();
  const others = state?.replicas.filter((name) => name !== raiseGtidMode?.ownReplica) ?? [];
  if (others.length > 0) throw hasReplicas(others);
}

/** Rebooting takes minutes, and somebody else's reboot may be under way. */
async function stageWhenUp(context: StepContext): Promise<GtidStage> {
  const { ports, budget } = context;
  const until = ports.clock.monotonicMs() + patienceMs;
  for (;;) {
    const state = await ports.instance.describe();
    const stage = state !== undefined && usableInstance(state) ? await stageIfThere(context) : undefined;
    if (stage !== undefined) return stage;
    if (budget.shouldPause() || ports.clock.monotonicMs() > until) throw stillRebooting();
    await ports.clock.sleep(pollMs);
  }
}

async function stageIfThere({ ports }: StepContext): Promise<GtidStage | undefined> {
  try {
    return await withSession(ports.databases, 'source', 'undo', stageOf);
  } catch (thrown) {
    if (toProblem(thrown, 'source').transient) return undefined;
    throw thrown;
  }
}

function stillRebooting(): Problem {
  return new Problem({
    code: 'source.gtid-still-lowering',
    side: 'source',
    message: 'gtid_mode of the source is on its way back, and the source is rebooting for it',
    remedy: 'nothing to do but to run the same command again; it goes on where this one stopped',
    transient: true,
  });
}

function needsReboots(instance: string): Problem {
  return new Problem({
    code: 'source.gtid-not-lowered',
    side: 'source',
    message: `gtid_mode of ${instance} was raised by this migration and goes back one step and one reboot at a time, which nobody allows`,
    remedy:
      'set source.allowReboot: true and repeat; or keep it ON: put gtid-mode = ON and enforce_gtid_consistency = ON into the parameter group from before, attach that and reboot in your window, then repeat',
  });
}

function hasReplicas(names: readonly string[]): Problem {
  return new Problem({
    code: 'source.gtid-replicas-follow',
    side: 'source',
    message: `read replicas follow the source by GTID: ${names.join(', ')}; they would stop when its gtid_mode is lowered`,
    remedy:
      'on each: CALL mysql.rds_set_source_auto_position(0) (8.0: rds_set_master_auto_position), then repeat without them; or keep gtid-mode = ON in the parameter group from before, attach it and reboot, then repeat',
  });
}
