import type { Finding } from '../../contract/finding';
import type { Check } from './survey';

/** A FULLTEXT index that a plugin cuts into words. */
export const fullTextParsers: Check = ({ inventory, target }) => {
  if (target.plugins.size === 0) return [];
  return inventory.tables.flatMap((table) => {
    const named = [...table.createText.matchAll(/WITH PARSER `((?:[^`]|``)+)`/g)].map(([, name]) => name ?? '');
    return [...new Set(named)]
      .filter((name) => !target.plugins.has(name))
      .map(
        (name): Finding => ({
          code: 'target.full-text-parser',
          weight: 'blocker',
          side: 'target',
          subject: `${table.schema}.${table.name}`,
          message: `a FULLTEXT index is made with the parser ${name}, which the target does not have (1128)`,
          remedy: `make the index on the source with the parser ngram or with none, or install ${name} on the target where the platform lets you`,
        }),
      );
  });
};
