import { isProblem, Problem } from '../../contract/problem';

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
    throw isProblem(thrown) ? thrown : awsProblem(what, thrown);
  }
}

export function awsProblem(what: string, thrown: unknown): Problem {
  const message = typeof thrown === 'object' && thrown !== null && 'message' in thrown ? String(thrown.message) : '';
  return problem(what, thrown, message);
}

/** For calls that carry a secret: a validation message of AWS repeats the value it refuses. */
export function awsSecretProblem(what: string, thrown: unknown): Problem {
  const { name, code, status } = { name: nameOf(thrown), code: codeOf(thrown), status: statusOf(thrown) };
  return problem(what, { name, code, $metadata: { httpStatusCode: status } }, '');
}

function problem(what: string, thrown: unknown, message: string): Problem {
  const name = nameOf(thrown);
  const status = statusOf(thrown);
  const denied = permissions.includes(name);
  const transient = !denied && (status === undefined || status >= 500 || status === 429 || isThrottled(name));
  const { code, remedy } = kinds[denied ? 'denied' : kindOf(thrown)];
  return new Problem({
    code,
    side: 'cloud',
    message: `AWS could not ${what}: ${name}${message === '' ? '' : `: ${message}`}`,
    remedy,
    transient: transient || busy.includes(name),
    cause: thrown,
  });
}

const kinds = {
  denied: {
    code: 'cloud.access-denied',
    why: 'AWS refused a call: the role or the login lacks a permission',
    remedy: "give the function's role the permission that the message names; the stack's own role has it",
  },
  login: {
    code: 'cloud.aws-login',
    why: 'AWS does not know who asks: there are no credentials, or they have expired',
    remedy:
      'log in at AWS in this shell (aws sso login, AWS_PROFILE or AWS_ACCESS_KEY_ID; aws sts get-caller-identity shows who you are), then the same command',
  },
  path: {
    code: 'cloud.aws-unreachable',
    why: 'AWS did not answer at all',
    remedy:
      'check the region and the way there (proxy, NAT, VPC endpoints, AWS_ENDPOINT_URL), then the same command; nothing is lost',
  },
  other: {
    code: 'cloud.aws-refused',
    why: 'AWS refused a call',
    remedy: 'repeat the command; if it stays, look up this name in the AWS documentation of the call',
  },
} as const;

const loginNames =
  /^(CredentialsProviderError|TokenProviderError|ExpiredToken(Exception)?|RequestExpired|UnrecognizedClientException|InvalidClientTokenId|InvalidAccessKeyId|SignatureDoesNotMatch|InvalidSignatureException|AuthFailure)$/;
const pathCodes = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'ECONNRESET'];

function kindOf(thrown: unknown): 'login' | 'path' | 'other' {
  if (loginNames.test(nameOf(thrown))) return 'login';
  return nameOf(thrown) === 'TimeoutError' || pathCodes.includes(codeOf(thrown)) ? 'path' : 'other';
}

function codeOf(thrown: unknown): string {
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown ? String(thrown.code) : '';
}

function isThrottled(name: string): boolean {
  return /throttl|toomanyrequests|slowdown|requestlimit/i.test(name);
}

function nameOf(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null || !('name' in thrown)) return 'unknown';
  return String(thrown.name);
}
