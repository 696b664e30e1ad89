import { ManagedIdentityCredential, type TokenCredential } from '@azure/identity';
import { azureProblem } from './azure-fault';

/** The identity that Azure gives to this host; `client` where it has several. Its tokens are for one audience each. */
export function workloadIdentity(client: string | undefined): {
  readonly credential: TokenCredential;
  tokenFor(scope: string): Promise<string>;
} {
  const credential = new ManagedIdentityCredential(client === undefined ? {} : { clientId: client });
  return {
    credential,
    async tokenFor(scope) {
      const got = await credential.getToken(scope).catch((thrown: unknown) => {
        throw azureProblem(`get a token for ${scope}`, thrown, 'managed-identity');
      });
      return got.token;
    },
  };
}
