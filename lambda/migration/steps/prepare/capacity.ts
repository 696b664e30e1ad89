import type { SettingLease } from '../../data/run-record';
import type { Capacity, TargetState } from '../../ports';
import { endLease, lease, type StepContext } from '../../step';
import { lent } from './markers';

const pollMs = 1000;
/** Another machine takes minutes, a standby longer. */
const patienceMs = 20 * 60_000;

export type Waiting = { readonly kind: 'working'; readonly waitSeconds: number; readonly note: string };

/** One thing at a time, compute first: how many IOPS there may be is a matter of it. */
const order = ['sku', 'iops'] as const;
type Part = (typeof order)[number];

/**
 * A larger machine and more IOPS while the data is loaded, each written down before it is changed. `undefined`: they are there, or nobody
 * asked. Another machine is a restart, and the end of the conductor's connection: the turn is over then.
 */
export async function lendCapacity(context: StepContext): Promise<Waiting | undefined> {
  const { load } = context.desired.azure ?? {};
  for (const part of order) {
    const wanted = load?.[part];
    if (wanted === undefined) continue;
    const state = await context.ports.targetPlatform.describe();
    if (state === undefined) return undefined;
    if (state.status !== 'Ready') return busy(state);
    // The platform chooses them then, and takes no number.
    if (part === 'iops' && state.ioScaling) continue;
    const was = sizeOf(state, part);
    if (was === String(wanted)) continue;
    await lease(context, { server: 'target', setting: lent[part], was, now: String(wanted) });
    const still = await scaledTo(context, part, String(wanted));
    return still === undefined ? working(part, String(wanted)) : busy(still);
  }
  return undefined;
}

/** As {@link lendCapacity}, for a load that was held for so long that what was lent was given back meanwhile. */
export async function lendCapacityAgain(context: StepContext): Promise<Waiting | undefined> {
  if (context.record().loadReturned !== true) return undefined;
  const waiting = await lendCapacity(context);
  if (waiting !== undefined) return waiting;
  await context.change(({ loadReturned: _returned, ...record }) => record);
  return undefined;
}

/**
 * Back to what it was, IOPS first; done again after a death anywhere. Said also where it is so already: what was asked for a moment
 * before a death may not show yet. What somebody else has changed meanwhile is theirs and stays. `undefined`: nothing is lent any more.
 */
export async function giveBackCapacity(context: StepContext): Promise<Waiting | undefined> {
  for (const part of order.toReversed()) {
    const held = lentNow(context, part);
    if (held === undefined) continue;
    const state = await context.ports.targetPlatform.describe();
    if (state !== undefined && state.status !== 'Ready') return busy(state);
    const was = held.was ?? '';
    if (state === undefined || [was, held.now].includes(sizeOf(state, part))) {
      // Without a login any more this says what is missing.
      const still = await scaledTo(context, part, was);
      if (still !== undefined) return busy(still);
    }
    await endLease(context, 'target', held.setting);
    if (part === 'sku') return working(part, was);
  }
  return undefined;
}

export function isCapacity(setting: string): boolean {
  return order.some((part) => lent[part] === setting);
}

function lentNow(context: StepContext, part: Part): SettingLease | undefined {
  return context.record().leases.find(({ server, setting }) => server === 'target' && setting === lent[part]);
}

/**
 * Asks for it and waits as long as the turn may: meanwhile nobody can connect to the server anyway. `undefined`: it is so; else what the
 * platform was still doing.
 */
async function scaledTo({ ports, budget }: StepContext, part: Part, value: string): Promise<TargetState | undefined> {
  const to: Capacity = part === 'sku' ? { sku: value } : { iops: Number(value) };
  ports.observer.notice({ name: 'target.scaling', facts: { part, value } });
  await ports.targetPlatform.scale(to);
  const until = ports.clock.monotonicMs() + patienceMs;
  for (;;) {
    const state = await ports.targetPlatform.describe();
    if (state === undefined || (state.status === 'Ready' && sizeOf(state, part) === value)) return undefined;
    if (budget.shouldPause() || ports.clock.monotonicMs() > until) return state;
    await ports.clock.sleep(pollMs);
  }
}

function sizeOf(state: TargetState, part: Part): string {
  return part === 'sku' ? state.sku : String(state.iops);
}

function working(part: Part, value: string): Waiting {
  return { kind: 'working', waitSeconds: 1, note: `the ${lent[part]} of the target is ${value}` };
}

function busy({ status }: TargetState): Waiting {
  return { kind: 'working', waitSeconds: 15, note: `the target is ${status}` };
}
