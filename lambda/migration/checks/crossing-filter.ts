import type { Finding } from '../../contract/finding';
import { tablesMentioned } from '../../mysql/definition/mentions';
import { quotedName } from '../../mysql/quoting';
import type { NamedTable } from '../servers/left-out';
import type { Check, Survey } from './survey';

/**
 * What is taken and stands on what is not. A foreign key and a view can not be made then; a trigger would make writes fail
 * once the target is promoted (rows that come through the channel fire none); a routine or an event fails when it runs.
 */
export const crossingFilter: Check = (survey) => {
  const isLeftOut = leftOutBy(survey);
  return [...foreignKeys(survey, isLeftOut), ...views(survey, isLeftOut), ...programs(survey, isLeftOut)];
};

type IsLeftOut = (schema: string, name: string) => boolean;

/** Programs name tables as they like; a target that folds, and a source that does, take any case. */
function leftOutBy({ leftOut }: Survey): IsLeftOut {
  const names = new Set(leftOut.tables.map(({ schema, name }) => keyOf(schema, name)));
  return (schema, name) => names.has(keyOf(schema, name));
}

function keyOf(schema: string, name: string): string {
  return `${schema}\0${name}`.toLowerCase();
}

function foreignKeys({ inventory, desired }: Survey, isLeftOut: IsLeftOut): readonly Finding[] {
  return inventory.tables.flatMap((table) =>
    table.foreignKeys
      .filter((key) => desired.schemas.includes(key.referencedSchema))
      .filter((key) => isLeftOut(key.referencedSchema, key.referencedTable))
      .map((key): Finding => {
        const parent = `${key.referencedSchema}.${key.referencedTable}`;
        return {
          code: 'source.foreign-key-leads-out',
          weight: 'blocker',
          side: 'source',
          subject: `${table.schema}.${table.name}.${key.name}`,
          message: `the foreign key refers to ${parent}, which the table filter leaves out`,
          remedy: `take ${parent} too, leave out ${table.schema}.${table.name} as well, or ALTER TABLE ${quotedName(table.schema, table.name)} DROP FOREIGN KEY ${quotedName(key.name)}`,
        };
      }),
  );
}

function views({ inventory }: Survey, isLeftOut: IsLeftOut): readonly Finding[] {
  return inventory.views.flatMap((view): readonly Finding[] => {
    const named = tablesMentioned(view.createText, view.schema, isLeftOut);
    if (named.length === 0) return [];
    const whole = `${view.schema}.${view.name}`;
    return [
      {
        code: 'source.view-leads-out',
        weight: 'blocker',
        side: 'source',
        subject: whole,
        message: `the view reads ${listed(named)}, which the settings leave out: it can not be made on the target`,
        remedy: `leave the view out as well (exclude ${whole}), or take ${listed(named)} too`,
      },
    ];
  });
}

function programs({ inventory }: Survey, isLeftOut: IsLeftOut): readonly Finding[] {
  const triggers = inventory.triggers.map((trigger) => ({ ...trigger, what: 'trigger' }));
  const others = [
    ...inventory.routines.map((routine) => ({ ...routine, what: routine.kind.toLowerCase() })),
    ...inventory.events.map((event) => ({ ...event, what: 'event' })),
  ];
  return [...triggers, ...others].flatMap((program): readonly Finding[] => {
    const named = tablesMentioned(program.createText ?? '', program.schema, isLeftOut);
    if (named.length === 0) return [];
    const isTrigger = program.what === 'trigger';
    const drop = `DROP ${program.what.toUpperCase()} ${quotedName(program.schema, program.name)}`;
    return [
      {
        code: isTrigger ? 'source.trigger-leads-out' : 'source.program-leads-out',
        weight: isTrigger ? 'blocker' : 'warning',
        side: 'source',
        subject: `${program.schema}.${program.name}`,
        message: `the ${program.what} names ${listed(named)}, which the settings leave out: ${
          isTrigger ? 'once promoted, the writes that fire it would fail (1146)' : 'on the target it fails when it runs'
        }`,
        remedy: `take ${listed(named)} too, or ${drop} on the source if it is not needed`,
      },
    ];
  });
}

function listed(tables: readonly NamedTable[]): string {
  return tables.map(({ schema, name }) => `${schema}.${name}`).join(', ');
}
