import type { EventFacts, MadeUnder, RoutineFacts, TriggerFacts, ViewFacts } from '../../migration/data/inventory';
import type { Asking } from '../asking';
import type { IsTaken } from './is-taken';
import { listEvents, listRoutines, listTriggers, listViews } from './list-objects';
import { type Fields, text, textOrNull } from './row-fields';
import { askAll, showCreate } from './show-create';

export async function readViews(
  asking: Asking,
  schemas: readonly string[],
  isTaken: IsTaken,
): Promise<readonly ViewFacts[]> {
  const listed = await asking.rows(listViews(schemas));
  const views = listed.filter((view) => isTaken(text(view, 'schema'), text(view, 'name')));
  const created = await askAll(
    asking,
    views.map((view) => showCreate('VIEW', text(view, 'schema'), text(view, 'name'))),
  );
  return views.map((view, index) => {
    const answer = created[index] ?? {};
    return {
      schema: text(view, 'schema'),
      name: text(view, 'name'),
      definer: text(view, 'definer'),
      charsetClient: text(answer, 'character_set_client'),
      collationConnection: text(answer, 'collation_connection'),
      createText: text(answer, 'Create View'),
    };
  });
}

export async function readRoutines(asking: Asking, schemas: readonly string[]): Promise<readonly RoutineFacts[]> {
  const routines = await asking.rows(listRoutines(schemas));
  const created = await askAll(
    asking,
    routines.map((routine) => showCreate(kindOf(routine), text(routine, 'schema'), text(routine, 'name'))),
  );
  return routines.map((routine, index) => {
    const answer = created[index] ?? {};
    const kind = kindOf(routine);
    return {
      schema: text(routine, 'schema'),
      name: text(routine, 'name'),
      kind,
      definer: text(routine, 'definer'),
      ...madeUnder(answer),
      createText: textOrNull(answer, kind === 'PROCEDURE' ? 'Create Procedure' : 'Create Function'),
    };
  });
}

export async function readTriggers(
  asking: Asking,
  schemas: readonly string[],
  isTaken: IsTaken,
): Promise<readonly TriggerFacts[]> {
  const listed = await asking.rows(listTriggers(schemas));
  const triggers = listed.filter((trigger) => isTaken(text(trigger, 'schema'), text(trigger, 'table')));
  const created = await askAll(
    asking,
    triggers.map((trigger) => showCreate('TRIGGER', text(trigger, 'schema'), text(trigger, 'name'))),
  );
  return triggers.map((trigger, index) => {
    const answer = created[index] ?? {};
    return {
      schema: text(trigger, 'schema'),
      name: text(trigger, 'name'),
      table: text(trigger, 'table'),
      definer: text(trigger, 'definer'),
      ...madeUnder(answer),
      createText: text(answer, 'SQL Original Statement'),
    };
  });
}

export async function readEvents(asking: Asking, schemas: readonly string[]): Promise<readonly EventFacts[]> {
  const events = await asking.rows(listEvents(schemas));
  const created = await askAll(
    asking,
    events.map((event) => showCreate('EVENT', text(event, 'schema'), text(event, 'name'))),
  );
  return events.map((event, index) => {
    const answer = created[index] ?? {};
    return {
      schema: text(event, 'schema'),
      name: text(event, 'name'),
      definer: text(event, 'definer'),
      enabled: text(event, 'status') === 'ENABLED',
      timeZone: text(answer, 'time_zone'),
      ...madeUnder(answer),
      createText: text(answer, 'Create Event'),
    };
  });
}

function kindOf(routine: Fields): RoutineFacts['kind'] {
  return text(routine, 'kind') === 'FUNCTION' ? 'FUNCTION' : 'PROCEDURE';
}

function madeUnder(answer: Fields): MadeUnder {
  return {
    sqlMode: textOrNull(answer, 'sql_mode') ?? '',
    charsetClient: text(answer, 'character_set_client'),
    collationConnection: text(answer, 'collation_connection'),
  };
}
