import { Problem } from '../../contract/problem';
import { azureProblem } from './azure-fault';

const apiVersion = '7.4';
const timeoutMs = 10_000;

/**
 * The value behind an app setting that refers to Key Vault. The platform puts the secret in its place when the app
 * starts; where it could not yet (the identity got its right a moment ago), the reference itself is what we find, and
 * we look ourselves instead of waiting for the platform's next look, which may take a day.
 * https://learn.microsoft.com/azure/app-service/app-service-key-vault-references
 */
export async function keyVaultReference(
  setting: string,
  written: string,
  tokenFor: (scope: string) => Promise<string>,
): Promise<string> {
  if (!written.startsWith('@Microsoft.KeyVault(')) return written;
  const [, uri = ''] = /^@Microsoft\.KeyVault\(SecretUri=(https:\/\/[^)\s]+)\)$/.exec(written) ?? [];
  if (uri === '') throw unresolved(setting, 'it is not of the form @Microsoft.KeyVault(SecretUri=https://...)');
  const url = new URL(uri);
  url.searchParams.set('api-version', apiVersion);
  const token = await tokenFor(`https://${vaultDomain(url.hostname)}/.default`);
  const answer = await fetch(url, {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((thrown: unknown) => {
    throw azureProblem(`read ${uri}`, thrown, 'managed-identity');
  });
  // The body is the secret, or a text that may quote it.
  const value = answer.ok ? Object(await answer.json().catch(() => ({}))).value : undefined;
  if (typeof value === 'string' && value !== '') return value;
  throw unresolved(setting, `Key Vault answered with status ${answer.status}`);
}

/** `shop.vault.azure.net` belongs to `vault.azure.net`: what a token is asked for. */
function vaultDomain(host: string): string {
  return host.split('.').slice(1).join('.');
}

function unresolved(setting: string, why: string): Problem {
  return new Problem({
    code: 'cloud.key-vault-reference',
    side: 'cloud',
    message: `the reference to Key Vault in ${setting} leads to no secret: ${why}`,
    remedy:
      "give the Function app's identity the role Key Vault Secrets User on the vault, let the vault's firewall admit it, and look at the name of the secret",
    transient: true,
  });
}
