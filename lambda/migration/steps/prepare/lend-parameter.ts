import { isProblem } from '../../../contract/problem';
import { errnoOf } from '../../data/errno';
import { endLease, lease, type StepContext } from '../../step';

/** Privilege missing: there is no ARM behind the port and the admin may not set globals. */
const refusedByServer = 1227;

/** `waits`: the platform has it, and it takes effect with a restart. */
export type Taken = 'set' | 'waits' | 'refused';

/** Changes a parameter of the target with its old value written down first. */
export async function lendTargetParameter(
  context: StepContext,
  parameter: { readonly name: string; readonly was: string | null; readonly value: string },
): Promise<Taken> {
  const { name, was, value } = parameter;
  await lease(context, { server: 'target', setting: name, was, now: value });
  const taken = await setTargetParameter(context, name, value);
  if (taken === 'refused') await endLease(context, 'target', name);
  return taken;
}

export async function setTargetParameter({ ports }: StepContext, name: string, value: string): Promise<Taken> {
  try {
    await ports.targetParameters.set(name, value);
    return 'set';
  } catch (thrown) {
    if (hasCode(thrown, 'target.parameter-needs-restart')) return 'waits';
    // The function host may have no hands on the platform's management interface.
    if (errnoOf(thrown) === refusedByServer || hasCode(thrown, 'target.parameter-not-ours')) return 'refused';
    throw thrown;
  }
}

function hasCode(thrown: unknown, code: string): boolean {
  return isProblem(thrown) && thrown.code === code;
}
