import type { Answer, Route } from './local-azure';
import { audienceOf, lifeSeconds, type Tokens } from './tokens';

export interface EntraSettings {
  readonly tenant: string;
  readonly client: string;
  /** Of the application, for whoever has nobody to sign for it. */
  readonly clientSecret: string;
  readonly tokens: Tokens;
  readonly trusts: (assertion: string) => boolean;
}

/** Exchanges a token of another platform, or the application's secret, for one of its own, for one tenant and one application. */
export function entra({ tenant, client, clientSecret, tokens, trusts }: EntraSettings): Route {
  return async (request, url, body) => {
    const place = `${url.origin}/${tenant}`;
    if (url.pathname === `/${tenant}/v2.0/.well-known/openid-configuration`) return described(place);
    if (url.pathname === `/${tenant}/discovery/v2.0/keys`) return { status: 200, body: tokens.jwks };
    if (url.pathname !== `/${tenant}/oauth2/v2.0/token` || request.method !== 'POST') return undefined;
    const asked = new URLSearchParams(body);
    if (asked.get('client_id') !== client) return refused('unauthorized_client', 'no such application');
    const refusal = asked.has('client_secret')
      ? refusedSecret(asked.get('client_secret') === clientSecret)
      : refusedAssertion(asked.get('client_assertion') ?? '', trusts);
    if (refusal !== undefined) return refusal;
    const claims = { aud: audienceOf(asked.get('scope') ?? ''), azp: client, sub: client };
    const access_token = tokens.issue(`${place}/v2.0`, claims);
    const life = { expires_in: lifeSeconds, ext_expires_in: lifeSeconds };
    return { status: 200, body: { token_type: 'Bearer', ...life, access_token } };
  };
}

function refusedSecret(isRight: boolean): Answer | undefined {
  return isRight ? undefined : refused('invalid_client', 'AADSTS7000215: Invalid client secret provided');
}

function refusedAssertion(assertion: string, trusts: EntraSettings['trusts']): Answer | undefined {
  if (assertion !== '' && trusts(assertion)) return undefined;
  return refused('invalid_client', 'AADSTS700213: no federated identity record matches this assertion');
}

function described(place: string): Answer {
  return {
    status: 200,
    body: {
      issuer: `${place}/v2.0`,
      token_endpoint: `${place}/oauth2/v2.0/token`,
      authorization_endpoint: `${place}/oauth2/v2.0/authorize`,
      jwks_uri: `${place}/discovery/v2.0/keys`,
      response_types_supported: ['code'],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: ['RS256'],
    },
  };
}

function refused(error: string, error_description: string): Answer {
  return { status: 401, body: { error, error_description, error_codes: [] } };
}
