import { isProblem } from '../../../contract/problem';
import { errnoOf } from '../../servers/errno';
import { endLease, lease, type StepContext } from '../../step';

/** Privilege missing: there is no ARM behind the port and the admin may not set globals. */
const refusedByServer = 1227;

/** Changes a parameter of the target with its old value written down first. */
export async function lendTargetParameter(
  context: StepContext,
  parameter: { readonly name: string; readonly was: string | null; readonly value: string },
): Promise<'set' | 'refused'> {
  const { name, was, value } = parameter;
  await lease(context, { server: 'target', setting: name, was, now: value });
  try {
    await context.ports.targetParameters.set(name, value);
    return 'set';
  } catch (thrown) {
    if (errnoOf(thrown) !== refusedByServer && !isNotOurs(thrown)) throw thrown;
    await endLease(context, 'target', name);
    return 'refused';
  }
}

/** The function host has no hands on the platform's management interface. */
function isNotOurs(thrown: unknown): boolean {
  return isProblem(thrown) && thrown.code === 'target.parameter-not-ours';
}
