import type { EventFacts, MadeUnder, RoutineFacts, TriggerFacts, ViewFacts } from '../../migration/data/inventory';
import { asWritten } from '../definition/table-definition';
import { identifier, literal } from '../quoting';
import { sessionSettings } from '../session-settings';
import { type Statement, sql } from '../statement';

/** A view or stored program, ready to be made under the settings that it was made under. */
export interface Program {
  readonly kind: 'view' | 'procedure' | 'function' | 'trigger' | 'event';
  readonly schema: string;
  readonly name: string;
  /** `user@host`. */
  readonly definer: string;
  readonly createText: string;
  readonly madeUnder: Partial<MadeUnder> & { readonly timeZone?: string };
}

export function viewProgram(view: ViewFacts): Program {
  return {
    ...place(view),
    kind: 'view',
    createText: view.createText,
    madeUnder: { collationConnection: view.collationConnection },
  };
}

export function routineProgram(routine: RoutineFacts): Program {
  const kind = routine.kind === 'FUNCTION' ? 'function' : 'procedure';
  return { ...place(routine), kind, createText: routine.createText ?? '', madeUnder: settingsOf(routine) };
}

export function triggerProgram(trigger: TriggerFacts): Program {
  return { ...place(trigger), kind: 'trigger', createText: trigger.createText, madeUnder: settingsOf(trigger) };
}

/** Made DISABLED: replicated rows already hold what an event did on the source. */
export function eventProgram(event: EventFacts): Program {
  return {
    ...place(event),
    kind: 'event',
    createText: disabled(event.createText),
    madeUnder: { ...settingsOf(event), timeZone: event.timeZone },
  };
}

/** What has to be said to make it, in order. The session's own settings are back at the end. */
export function makeProgram(program: Program, definer: 'kept' | 'ours'): readonly Statement[] {
  const { sqlMode, collationConnection, timeZone } = program.madeUnder;
  return [
    sql`USE ${identifier(program.schema)}`,
    ...(collationConnection === undefined
      ? []
      : [sql`SET SESSION collation_connection = ${literal(collationConnection)}`]),
    ...(timeZone === undefined ? [] : [sql`SET SESSION time_zone = ${literal(timeZone)}`]),
    ...(sqlMode === undefined ? [] : [sql`SET SESSION sql_mode = ${literal(sqlMode)}`]),
    sql`${asWritten(definer === 'kept' ? program.createText : withoutDefiner(program.createText))}`,
    sessionSettings,
  ];
}

/**
 * SHOW CREATE writes the clause right behind CREATE and, of a view, its algorithm; in double quotes when the object
 * was made under ANSI_QUOTES. Without it the maker is the definer.
 */
export function withoutDefiner(createText: string): string {
  const name = '(?:`(?:[^`]|``)*`|"(?:[^"]|"")*")';
  return createText.replace(new RegExp(`^(CREATE (?:ALGORITHM=\\w+ )?)DEFINER=${name}@${name} `), '$1');
}

function disabled(createText: string): string {
  return createText.replace(
    /( ON COMPLETION (?:NOT )?PRESERVE) (?:ENABLE|DISABLE ON (?:SLAVE|REPLICA)|DISABLE)/,
    '$1 DISABLE',
  );
}

function place(facts: { schema: string; name: string; definer: string }) {
  return { schema: facts.schema, name: facts.name, definer: facts.definer };
}

function settingsOf(facts: MadeUnder): Program['madeUnder'] {
  return { sqlMode: facts.sqlMode, collationConnection: facts.collationConnection };
}
