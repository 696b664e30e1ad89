import { Problem } from '../../contract/problem';

/** What AWS refused, by name: texts change, names do not. */
export function isFault(thrown: unknown, ...names: readonly string[]): boolean {
  return names.includes(nameOf(thrown));
}

/** The answer was a refusal: had the request been carried out, AWS would have said so. */
export function statusOf(thrown: unknown): number | undefined {
  if (typeof thrown !== 'object' || thrown === null || !('$metadata' in thrown)) return undefined;
  const { $metadata: metadata } = thrown;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
}

const permissions = ['AccessDenied', 'AccessDeniedException', 'AccessDeniedFault', 'UnauthorizedOperation'];
/** Pass by themselves: another change of the same thing is under way. */
const busy = ['InvalidDBInstanceState', 'InvalidDBInstanceStateFault', 'TooManyUpdates', 'ConditionalRequestConflict'];

export async function asking<T>(what: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (thrown) {
    throw awsProblem(what, thrown);
  }
}

export function awsProblem(what: string, thrown: unknown): Problem {
  const message = typeof thrown === 'object' && thrown !== null && 'message' in thrown ? String(thrown.message) : '';
  return problem(what, thrown, message);
}

/** For calls that carry a secret: a validation message of AWS repeats the value it refuses. */
export function awsSecretProblem(what: string, thrown: unknown): Problem {
  return problem(what, { name: nameOf(thrown), $metadata: { httpStatusCode: statusOf(thrown) } }, '');
}

function problem(what: string, thrown: unknown, message: string): Problem {
  const name = nameOf(thrown);
  const status = statusOf(thrown);
  const denied = permissions.includes(name);
  const transient = !denied && (status === undefined || status >= 500 || status === 429 || isThrottled(name));
  return new Problem({
    code: denied ? 'cloud.access-denied' : 'cloud.aws-refused',
    side: 'cloud',
    message: `AWS could not ${what}: ${name}${message === '' ? '' : `: ${message}`}`,
    remedy: denied
      ? "give the function's role the permission that the message names; the stack's own role has it"
      : 'repeat the command; if it stays, look up this name in the AWS documentation of the call',
    transient: transient || busy.includes(name),
    cause: thrown,
  });
}

function isThrottled(name: string): boolean {
  return /throttl|toomanyrequests|slowdown|requestlimit/i.test(name);
}

function nameOf(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null || !('name' in thrown)) return 'unknown';
  return String(thrown.name);
}
