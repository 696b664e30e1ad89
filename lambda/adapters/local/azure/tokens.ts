import { createPublicKey, generateKeyPairSync, type JsonWebKey, randomUUID, sign, verify } from 'node:crypto';

export interface Claims {
  readonly aud: string;
  /** The application that asked. */
  readonly azp: string;
  readonly sub: string;
}

/** Tokens as Entra signs them (version 2.0), for one tenant. */
export interface Tokens {
  readonly jwks: { readonly keys: readonly JsonWebKey[] };
  issue(issuer: string, claims: Claims): string;
  /** What it says, if it was signed here and has not ended. */
  read(token: string): (Claims & { readonly iss: string }) | undefined;
}

export const lifeSeconds = 3600;

export function newTokens(tenant: string): Tokens {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const kid = randomUUID();
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' };
  const header = encoded({ typ: 'JWT', alg: 'RS256', kid });
  return {
    jwks: { keys: [jwk] },
    issue(issuer, claims) {
      const now = Math.floor(Date.now() / 1000);
      const times = { iat: now, nbf: now, exp: now + lifeSeconds };
      const body = encoded({ iss: issuer, tid: tenant, ver: '2.0', oid: claims.sub, ...times, ...claims });
      const signature = sign('RSA-SHA256', Buffer.from(`${header}.${body}`), privateKey);
      return `${header}.${body}.${signature.toString('base64url')}`;
    },
    read(token) {
      const [head = '', body = '', signature = ''] = token.split('.');
      const signed = Buffer.from(`${head}.${body}`);
      const key = createPublicKey({ key: jwk, format: 'jwk' });
      if (!verify('RSA-SHA256', signed, key, Buffer.from(signature, 'base64url'))) return undefined;
      const { iss, aud, azp, sub, exp } = JSON.parse(Buffer.from(body, 'base64url').toString());
      return Number(exp) * 1000 > Date.now() ? { iss, aud, azp, sub } : undefined;
    },
  };
}

/** `api://<application>/.default` asks for a token for that application; other resources are named by their address. */
export function audienceOf(scope: string): string {
  const resource = scope.replace(/\/\.default$/, '');
  return resource.startsWith('api://') ? resource.slice('api://'.length) : resource;
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
