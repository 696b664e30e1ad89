import { firstNames } from './first-names';
import { namedObjects } from './named-objects';
import type { Check } from './survey';

/** Deprecated since 8.0.32: without quotes a leading dollar sign may come to mean something else. */
export const dollarNames: Check = ({ inventory }) => {
  const names = namedObjects(inventory).filter(({ name }) => name.startsWith('$'));
  if (names.length === 0) return [];
  return [
    {
      code: 'source.dollar-name',
      weight: 'note',
      side: 'source',
      subject: `${names.length} name(s)`,
      message: `names begin with a dollar sign, which newer versions only take in quotes for good: ${firstNames(names.map(({ what, whole }) => `${what} ${whole}`))}`,
      remedy: 'write them in backticks in the applications; the copy does',
    },
  ];
};
