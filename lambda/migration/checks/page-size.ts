import type { Check } from './survey';

/** Longest rows and keys depend on it; managed servers have 16384. */
export const pageSize: Check = ({ source, target }) => {
  const from = Number(source.variables.get('innodb_page_size') ?? 0);
  const to = Number(target.variables.get('innodb_page_size') ?? 0);
  if (to === 0 || to >= from) return [];
  return [
    {
      code: 'target.page-size',
      weight: 'warning',
      side: 'target',
      subject: 'innodb_page_size',
      message: `pages of InnoDB have ${from} bytes on the source and ${to} on the target: long rows and keys may be refused there (1118, 1071)`,
      remedy: `create the target with innodb_page_size = ${from}; it can not be changed later`,
    },
  ];
};
