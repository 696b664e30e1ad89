import type { Check } from './survey';

const settings = [
  'innodb_ft_min_token_size',
  'innodb_ft_max_token_size',
  'innodb_ft_enable_stopword',
  'innodb_ft_server_stopword_table',
  'innodb_ft_user_stopword_table',
  'ngram_token_size',
];

/** The index is built on the target by the target's settings: the same search may find other rows. */
export const fullTextSettings: Check = ({ inventory, source, target }) => {
  if (!inventory.tables.some(({ keys }) => keys.some(({ kind }) => kind === 'fulltext'))) return [];
  const differing = settings.filter((name) => {
    const [from, to] = [source.variables.get(name), target.variables.get(name)];
    return from !== undefined && to !== undefined && from !== to;
  });
  if (differing.length === 0) return [];
  return [
    {
      code: 'target.full-text-setting',
      weight: 'warning',
      side: 'target',
      subject: differing.join(', '),
      message: `FULLTEXT indexes are built on the target by its own settings, and these differ: ${differing.map((name) => `${name} ${source.variables.get(name)} / ${target.variables.get(name)}`).join(', ')}; the same search may find other rows`,
      remedy: `set on the target, before the sync: ${differing.map((name) => `${name} = ${source.variables.get(name)}`).join(', ')} (static ones need a restart)`,
    },
  ];
};
