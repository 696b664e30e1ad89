import type { EventFacts, MadeUnder, RoutineFacts, TriggerFacts, ViewFacts } from '../../migration/data/inventory';
import { afterPiece, closingParenthesis } from '../definition/scan';
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

/** In the definer's name, in ours, or in ours with the rights of whoever calls it. */
export type DefinerChoice = 'kept' | 'ours' | 'invoker';

/** What has to be said to make it, in order. The session's own settings are back at the end. */
export function makeProgram(program: Program, definer: DefinerChoice): readonly Statement[] {
  const { sqlMode, collationConnection, timeZone } = program.madeUnder;
  return [
    sql`USE ${identifier(program.schema)}`,
    ...(collationConnection === undefined
      ? []
      : [sql`SET SESSION collation_connection = ${literal(collationConnection)}`]),
    ...(timeZone === undefined ? [] : [sql`SET SESSION time_zone = ${literal(timeZone)}`]),
    ...(sqlMode === undefined ? [] : [sql`SET SESSION sql_mode = ${literal(sqlMode)}`]),
    sql`${asWritten(writtenFor(program, definer))}`,
    sessionSettings,
  ];
}

function writtenFor({ kind, createText }: Program, definer: DefinerChoice): string {
  if (definer === 'kept') return createText;
  const ours = withoutDefiner(createText);
  if (definer === 'ours') return ours;
  switch (kind) {
    case 'view':
      return ours.replace(/^(CREATE (?:ALGORITHM=\w+ )?)SQL SECURITY DEFINER /, '$1SQL SECURITY INVOKER ');
    case 'procedure':
    case 'function':
      return asInvoker(ours);
    // They run without a caller: there is no such clause.
    case 'trigger':
    case 'event':
      return ours;
  }
}

/** SHOW CREATE ends the parameters, and the type of a function behind them, with the line. */
function asInvoker(createText: string): string {
  let open = 0;
  while (createText[open] !== '(') open = afterPiece(createText, open);
  let end = closingParenthesis(createText, open);
  while (end < createText.length && createText[end] !== '\n') end = afterPiece(createText, end);
  return `${createText.slice(0, end)}\n    SQL SECURITY INVOKER${createText.slice(end)}`;
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
