/** The header in which App Service hands on whom it has let in. It removes one that a client sent. */
const principalHeader = 'x-ms-client-principal';
/** The application a token was given to, in tokens of version 2 and 1. */
const claims = ['azp', 'appid'];

/**
 * The application that the platform has let in; `undefined` when the platform looked at nobody: authentication is off,
 * and whatever a header says was written by whoever asks.
 * https://learn.microsoft.com/azure/app-service/configure-authentication-user-identities
 */
export function callerOf(headers: { get(name: string): string | null }): string | undefined {
  if (process.env.WEBSITE_AUTH_ENABLED?.toLowerCase() !== 'true') return undefined;
  const said = parsed(headers.get(principalHeader) ?? '');
  if (!Array.isArray(said)) return undefined;
  const found = said.find((one) => claims.includes(String(Object(one).typ)));
  return found === undefined ? undefined : String(Object(found).val);
}

function parsed(header: string): unknown {
  try {
    return Object(JSON.parse(Buffer.from(header, 'base64').toString('utf8'))).claims;
  } catch {
    return undefined;
  }
}
