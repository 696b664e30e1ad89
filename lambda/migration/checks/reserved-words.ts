import type { Finding } from '../../contract/finding';
import { wordsOf } from '../../mysql/definition/words';
import { quotedName } from '../../mysql/quoting';
import { namedObjects, programsOf } from './named-objects';
import type { Check } from './survey';

/** A newer version reserves more words. Both servers are asked for theirs: no list by version can be out of date. */
export const reservedWords: Check = ({ source, target, inventory }) => {
  const fresh = new Set([...target.reservedWords].filter((word) => !source.reservedWords.has(word)));
  if (fresh.size === 0 || source.reservedWords.size === 0) return [];
  const isFresh = (name: string) => fresh.has(name.toUpperCase());
  const names = namedObjects(inventory)
    .filter(({ name }) => isFresh(name))
    .map(
      ({ what, name, whole }): Finding => ({
        code: 'target.reserved-word',
        weight: 'warning',
        side: 'target',
        subject: whole,
        message: `the ${what} has a name that MySQL ${target.facts.version} reserves: statements of applications that write it without quotes will fail (1064); the copy quotes it`,
        remedy: `write ${quotedName(name)} with backticks in the applications, or rename it on the source`,
      }),
    );
  const programs = programsOf(inventory).flatMap((program): readonly Finding[] => {
    const used = [...new Set(wordsOf(program.text).flatMap(({ text }) => (isFresh(text) ? [text] : [])))];
    if (used.length === 0) return [];
    return [
      {
        code: 'target.program-reserved-word',
        weight: 'warning',
        side: 'target',
        subject: `${program.schema}.${program.name}`,
        message: `the ${program.what} writes ${used.join(', ')} without quotes, which MySQL ${target.facts.version} reserves: it may be refused (1064) when it is made on the target, after the copy`,
        remedy: `make the ${program.what} again on the source with ${used.map((word) => quotedName(word)).join(', ')} in backticks`,
      },
    ];
  });
  return [...names, ...programs];
};
