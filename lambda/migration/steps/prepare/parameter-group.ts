import type { Finding } from '../../../contract/finding';
import { Problem } from '../../../contract/problem';
import { isInside } from '../../maintenance-window';
import { lease, type StepContext } from '../../step';
import { made } from './markers';
import { declareFirstStage, raiseSourceGtidMode } from './source-gtid-mode';
import { usableInstance } from './usable-instance';

type Waiting =
  | { readonly kind: 'working'; readonly waitSeconds: number; readonly note: string }
  | { readonly kind: 'held'; readonly findings: readonly Finding[] };

/**
 * The fence is a dynamic parameter of a group that has to be attached and in sync. A new group takes effect with
 * a reboot, which needs the owner's word, and so does every step of `gtid_mode`. `undefined`: done, or a server without a platform.
 */
export async function attachParameterGroup(context: StepContext): Promise<Waiting | undefined> {
  const { rds } = context.desired;
  if (rds === undefined) return undefined;
  const { instance } = context.ports;
  const state = await instance.describe();
  if (state === undefined) throw vanished(rds.instance);
  if (!usableInstance(state)) return working(15, `the instance is ${state.status}`);

  if (state.parameterGroup !== rds.parameterGroup) {
    if (!rds.allowReboot) return held(context, `it uses the parameter group ${state.parameterGroup}`);
    const [was, now] = [state.parameterGroup, rds.parameterGroup];
    // Attached outside of the window, the group would wait for its reboot all the while.
    if (!mayRebootNow(context)) return working(60, `waiting for the window ${rds.rebootWindow ?? ''} UTC to reboot`);
    const refused = await declareFirstStage(context, state);
    if (refused.length > 0) return { kind: 'held', findings: refused };
    await lease(context, { server: 'source', setting: made.parameterGroup, was, now });
    await instance.attachParameterGroup(rds.parameterGroup);
    return working(5, `attaching the parameter group ${rds.parameterGroup}`);
  }
  if (state.parameterStatus === 'in-sync') return raiseSourceGtidMode(context, state);
  if (state.parameterStatus !== 'pending-reboot') return working(5, `parameters are ${state.parameterStatus}`);
  if (!rds.allowReboot) return held(context, 'its parameter group waits for a reboot');
  if (!mayRebootNow(context)) return working(60, `waiting for the window ${rds.rebootWindow ?? ''} UTC to reboot`);
  await instance.reboot();
  return working(15, 'rebooting the instance, so that the parameter group takes effect');
}

function mayRebootNow({ desired, ports }: StepContext): boolean {
  const window = desired.rds?.rebootWindow;
  return window === undefined || isInside(window, ports.clock.now());
}

function working(waitSeconds: number, note: string): Waiting {
  return { kind: 'working', waitSeconds, note };
}

function held({ desired }: StepContext, fact: string): Waiting {
  const instance = desired.rds?.instance ?? '';
  return {
    kind: 'held',
    findings: [
      {
        code: 'cloud.reboot-needed',
        weight: 'blocker',
        side: 'cloud',
        subject: instance,
        message: `${fact}; the fence works only through ${desired.rds?.parameterGroup ?? ''}, attached and in sync`,
        remedy: `set allowReboot: true, or attach the group and reboot in your own window: aws rds reboot-db-instance --db-instance-identifier ${instance}`,
      },
    ],
  };
}

function vanished(instance: string): Problem {
  return new Problem({
    code: 'cloud.instance-unknown',
    side: 'cloud',
    message: `the instance ${instance} is not to be found`,
    remedy: `check rds.instance: aws rds describe-db-instances --db-instance-identifier ${instance}`,
  });
}
