import type { Check } from './survey';

/** A key that the target adds by itself makes its tables differ from the source's (1068, 1075 later). */
export const invisiblePrimaryKeys: Check = ({ target }) => {
  if (target.variables.get('sql_generate_invisible_primary_key') !== 'ON') return [];
  return [
    {
      code: 'target.invisible-primary-keys',
      weight: 'note',
      side: 'target',
      subject: 'sql_generate_invisible_primary_key',
      message:
        'the target adds invisible primary keys to key-less tables; the migration switches that off while it runs',
      remedy: 'nothing to do',
    },
  ];
};
