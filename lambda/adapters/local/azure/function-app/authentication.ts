import type { IncomingHttpHeaders } from 'node:http';
import type { Tokens } from '../tokens';

/** The part of `auth_settings_v2` that decides. */
export interface Authentication {
  readonly tokens: Tokens;
  readonly issuer: string;
  readonly allowedAudiences: readonly string[];
  readonly allowedApplications: readonly string[];
}

export type Judgement =
  | { readonly admitted: true; readonly headers: Readonly<Record<string, string>> }
  | { readonly admitted: false; readonly status: 401 | 403 };

/**
 * App Service authentication in front of the app: who is not let in never reaches it, and nobody but the platform
 * writes its headers. https://learn.microsoft.com/azure/app-service/overview-authentication-authorization
 */
export function judge(authentication: Authentication, headers: IncomingHttpHeaders): Judgement {
  const { tokens, issuer, allowedAudiences, allowedApplications } = authentication;
  const said = tokens.read((headers.authorization ?? '').replace(/^Bearer /i, ''));
  if (said === undefined || said.iss !== issuer || !allowedAudiences.includes(said.aud)) {
    return { admitted: false, status: 401 };
  }
  if (!allowedApplications.includes(said.azp)) return { admitted: false, status: 403 };
  const claims = Object.entries(said).map(([typ, val]) => ({ typ, val }));
  const others = Object.entries(plain(headers)).filter(([name]) => !name.startsWith('x-ms-client-principal'));
  const ofTheCaller = Object.fromEntries(others);
  const principal = Buffer.from(JSON.stringify({ auth_typ: 'aad', claims })).toString('base64');
  return {
    admitted: true,
    headers: { ...ofTheCaller, 'x-ms-client-principal': principal, 'x-ms-client-principal-id': said.sub },
  };
}

/** With one value a name, as the app gets them. */
export function plain(headers: IncomingHttpHeaders): Record<string, string> {
  const kept = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as const],
  );
  return Object.fromEntries(kept);
}
