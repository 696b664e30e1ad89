import type { AzureControl } from '../../contract/desired';
import { Problem } from '../../contract/problem';

/** What Azure's libraries throw, as a Problem. Their messages carry no token; the request is not kept. */
export function azureProblem(what: string, thrown: unknown, login: AzureControl['login']['kind']): Problem {
  const { status, code, message } = partsOf(thrown);
  const denied = status === 401 || status === 403 || isLoginFault(thrown) || loginFaults.test(`${code}: ${message}`);
  return new Problem({
    code: denied ? 'cloud.azure-denied' : status === 404 ? 'cloud.azure-not-found' : 'cloud.azure-refused',
    side: 'cloud',
    message: `could not ${what}: ${[code, message].filter((part) => part !== '').join(': ')}`,
    remedy: denied
      ? login === 'shell'
        ? 'log in (az login) as somebody with the role Contributor on the Flexible Server (docs/azure-identity.md)'
        : "give the function's identity the role Contributor on the Flexible Server, and let Entra trust its issuer (docs/azure-identity.md)"
      : status === 404
        ? 'check subscription, resource group and server name in the settings'
        : 'it is asked again; if it stays, look at the activity log of the server',
    transient: status === 0 || status === 408 || status === 409 || status === 429 || status >= 500,
  });
}

/** OAuth's words of a token that is not to be had. */
const loginFaults = /\b(invalid_client|unauthorized_client|invalid_grant|access_denied)\b/;

/** The last one: each way of the chain was tried. */
const loginFaultNames = ['AuthenticationError', 'CredentialUnavailableError', 'AggregateAuthenticationError'];

function isLoginFault(thrown: unknown): boolean {
  return loginFaultNames.includes(nameOf(thrown));
}

function nameOf(thrown: unknown): string {
  return typeof thrown === 'object' && thrown !== null && 'name' in thrown ? String(thrown.name) : '';
}

function partsOf(thrown: unknown): { readonly status: number; readonly code: string; readonly message: string } {
  if (typeof thrown !== 'object' || thrown === null) return { status: 0, code: '', message: String(thrown) };
  const status = 'statusCode' in thrown ? Number(thrown.statusCode) : 0;
  return {
    status: Number.isFinite(status) ? status : 0,
    code: 'code' in thrown ? String(thrown.code) : '',
    message: 'message' in thrown ? String(thrown.message).slice(0, 500) : '',
  };
}
