import type { Finding } from '../../contract/finding';
import { calledNames } from '../../mysql/definition/words';
import { programsOf } from './named-objects';
import type { Check, Survey } from './survey';

/**
 * Definitions that call what the target does not know (`MD5` since 9.6, functions of a component or of a loaded library). A table
 * or a view can not be made then; a trigger makes writes fail once the target is promoted; a routine or an event fails when it runs.
 */
export const goneFunctions: Check = (survey) => {
  if (survey.goneFunctions.size === 0) return [];
  return [...definitions(survey), ...programs(survey)];
};

function definitions(survey: Survey): readonly Finding[] {
  const made = [
    ...survey.inventory.tables.map((table) => ({ ...table, what: 'table' })),
    ...survey.inventory.views.map((view) => ({ ...view, what: 'view' })),
  ];
  return made.flatMap(({ what, schema, name, createText }): readonly Finding[] => {
    const called = goneIn(survey, createText);
    if (called.length === 0) return [];
    return [
      {
        code: 'target.function-gone',
        weight: 'blocker',
        side: 'target',
        subject: `${schema}.${name}`,
        message: `the ${what} is defined with ${called.join(', ')}, which MySQL ${survey.target.facts.version} on the target does not have: the ${what} can not be made there`,
        remedy: `define it with another function on the source (SHA2() in the place of MD5() and SHA1()), or make the target have it: INSTALL COMPONENT 'file://component_classic_hashing' where the platform lets you`,
      },
    ];
  });
}

function programs(survey: Survey): readonly Finding[] {
  return programsOf(survey.inventory).flatMap((program): readonly Finding[] => {
    const called = goneIn(survey, program.text);
    if (called.length === 0) return [];
    const isTrigger = program.what === 'trigger';
    return [
      {
        code: isTrigger ? 'target.trigger-function-gone' : 'target.program-function-gone',
        weight: isTrigger ? 'blocker' : 'warning',
        side: 'target',
        subject: `${program.schema}.${program.name}`,
        message: `the ${program.what} calls ${called.join(', ')}, which MySQL ${survey.target.facts.version} on the target does not have: ${
          isTrigger
            ? 'once promoted, the writes that fire it fail (1305)'
            : 'on the target it fails when it runs (1305)'
        }`,
        remedy: `make the ${program.what} again on the source with another function (SHA2() in the place of MD5() and SHA1())`,
      },
    ];
  });
}

function goneIn({ goneFunctions: gone }: Survey, text: string): readonly string[] {
  return [...calledNames(text)].filter((name) => gone.has(name)).map((name) => `${name.toUpperCase()}()`);
}
