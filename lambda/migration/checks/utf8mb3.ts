import { firstNames } from './first-names';
import type { Check } from './survey';

const isOld = (charset: string | null) => charset === 'utf8mb3' || charset === 'utf8';

/** Works, is deprecated, and does not take an emoji: a good moment to know of it. Copied as it is. */
export const utf8mb3: Check = ({ inventory }) => {
  const columns = inventory.tables.flatMap((table) =>
    table.columns.filter(({ charset }) => isOld(charset)).map(({ name }) => `${table.schema}.${table.name}.${name}`),
  );
  const schemas = inventory.schemas.filter(({ charset }) => isOld(charset)).map(({ name }) => `schema ${name}`);
  const found = [...schemas, ...columns];
  if (found.length === 0) return [];
  return [
    {
      code: 'source.utf8mb3',
      weight: 'note',
      side: 'source',
      subject: `${found.length} object(s)`,
      message: `the character set utf8mb3 is deprecated; it is copied as it is: ${firstNames(found)}`,
      remedy: 'after the cut over: ALTER TABLE ... CONVERT TO CHARACTER SET utf8mb4, table by table (rebuilds it)',
    },
  ];
};
