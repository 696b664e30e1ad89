import type { Finding } from '../../contract/finding';
import { quotedAccount } from '../../mysql/quoting';
import { firstNames } from './first-names';
import type { Check } from './survey';

/** An account whose password the target has no way to check: `mysql_native_password` is gone in 9.0, switched off in 8.4. */
export const accountPlugins: Check = ({ source, target }) => {
  if (target.plugins.size === 0) return [];
  const missing = new Map<string, string[]>();
  for (const { user, host, plugin } of source.accounts) {
    if (plugin === '' || target.plugins.has(plugin)) continue;
    missing.set(plugin, [...(missing.get(plugin) ?? []), quotedAccount(user, host)]);
  }
  return [...missing].map(
    ([plugin, accounts]): Finding => ({
      code: 'target.authentication-plugin',
      weight: 'warning',
      side: 'target',
      subject: plugin,
      message: `${accounts.length} account(s) log in by ${plugin}, which the target does not have: their passwords can not be carried over: ${firstNames(accounts)}`,
      remedy: `on the source ALTER USER ${accounts[0] ?? ''} IDENTIFIED WITH caching_sha2_password BY '<password>' (over TLS the application notices nothing), or give a new password on the target; migrate accounts lists all`,
    }),
  );
};
