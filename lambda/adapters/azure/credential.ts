import {
  ClientAssertionCredential,
  ClientSecretCredential,
  ManagedIdentityCredential,
  type TokenCredential,
} from '@azure/identity';
import type { AzureLogin, SecretRef } from '../../contract/desired';
import { connectionOptions } from './connection';

/** A token that the own platform signs for its workload: what Entra is told to trust. */
export type Assertion = () => Promise<string>;

export interface CredentialSources {
  readonly assertion: Assertion;
  readonly secretOf: (reference: SecretRef) => Promise<string>;
  /** Whoever is logged in where a person types commands. A host of functions has none. */
  readonly shell: () => TokenCredential;
}

export interface Identity {
  readonly login: AzureLogin;
  /** Another Entra than the public one. */
  readonly endpoints?: { readonly authority: string; readonly caPem?: string | undefined } | undefined;
}

/** Who we are for Azure. Nothing is asked before the first token is needed. */
export function azureCredential({ login, endpoints }: Identity, sources: CredentialSources): TokenCredential {
  const options = {
    ...connectionOptions(endpoints),
    ...(endpoints === undefined ? {} : { authorityHost: endpoints.authority, disableInstanceDiscovery: true }),
  };
  switch (login.kind) {
    case 'federated':
      return new ClientAssertionCredential(login.tenant, login.client, sources.assertion, options);
    case 'managed-identity':
      return new ManagedIdentityCredential(login.client === undefined ? {} : { clientId: login.client });
    case 'shell':
      return sources.shell();
    case 'client-secret': {
      let known: Promise<TokenCredential> | undefined;
      const credential = async () =>
        new ClientSecretCredential(login.tenant, login.client, await sources.secretOf(login.secret), options);
      return {
        async getToken(scopes, tokenOptions) {
          known ??= credential();
          return (await known).getToken(scopes, tokenOptions);
        },
      };
    }
  }
}
