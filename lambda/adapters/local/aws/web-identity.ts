import { randomBytes } from 'node:crypto';
import { rdsError } from './rds-xml';
import type { Interceptor } from './wire';

export interface WebIdentity {
  readonly interceptor: Interceptor;
  /** Whether this token came from here, for Entra and still counts. */
  hasSigned(token: string): boolean;
}

/**
 * STS's tokens for other clouds, which moto does not know. It signs nothing: who is asked whether to trust one asks here.
 * The other way round moto gives credentials to any token: `trusts` stands in for the trust of the role.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetWebIdentityToken.html
 */
export function webIdentity(trusts: (token: string) => boolean): WebIdentity {
  const signed = new Map<string, number>();
  return {
    interceptor: async (request) => {
      // A call with a token of another cloud is not signed, so it names no service.
      if (!['sts', ''].includes(request.service) || request.method !== 'POST' || request.path !== '/') return undefined;
      const asked = new URLSearchParams((await request.body()).toString());
      const token = asked.get('WebIdentityToken') ?? '';
      if (asked.get('Action') === 'AssumeRoleWithWebIdentity' && !trusts(token)) {
        // AWS's validation messages repeat what they refuse: so does this one, lest somebody hands it on.
        return rdsError('InvalidIdentityToken', `no identity provider of this account has signed ${token}`);
      }
      if (asked.get('Action') !== 'GetWebIdentityToken') return undefined;
      if (
        asked.get('Audience.member.1') !== 'api://AzureADTokenExchange' ||
        asked.get('SigningAlgorithm') !== 'RS256'
      ) {
        return rdsError('ValidationError', 'here only Entra is an audience, and RS256 its algorithm');
      }
      const signedToken = `local.${randomBytes(24).toString('base64url')}.unsigned`;
      const until = Date.now() + 1000 * Number(asked.get('DurationSeconds') ?? '300');
      signed.set(signedToken, until);
      return answer(signedToken, new Date(until));
    },
    hasSigned: (token) => (signed.get(token) ?? 0) > Date.now(),
  };
}

function answer(token: string, until: Date) {
  const result = `<WebIdentityToken>${token}</WebIdentityToken><Expiration>${until.toISOString()}</Expiration>`;
  const body = `<GetWebIdentityTokenResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetWebIdentityTokenResult>${result}</GetWebIdentityTokenResult><ResponseMetadata><RequestId>local</RequestId></ResponseMetadata></GetWebIdentityTokenResponse>`;
  return { status: 200, headers: { 'content-type': 'text/xml' }, body: Buffer.from(body) };
}
