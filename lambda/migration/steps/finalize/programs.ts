import { parseAccounts, readAccounts } from '../../../mysql/accounts';
import { foldedKey } from '../../../mysql/copy/target-objects';
import {
  type DefinerChoice,
  eventProgram,
  makeProgram,
  type Program,
  routineProgram,
  triggerProgram,
  viewProgram,
} from '../../../mysql/finish/programs';
import type { CopyPlan } from '../../data/copy-plan';
import { errnoOf } from '../../data/errno';
import { type Session, withSession } from '../../ports';
import type { StepContext } from '../../step';
import { noteAll, standingObjects } from '../copy/made';
import { refusedProgram } from './refused-program';

/** This account may not name another definer (1227), or that one may not do what the object does. */
const definerRefused: readonly number[] = [1227, 1044, 1142, 1143, 1370, 1449];
/** A view or function that it stands on is not there yet: 1146 table, 1305 routine, 1356 broken view, 1054 column. */
const waitsForAnother: readonly number[] = [1146, 1305, 1356, 1054];

/** Everything that is not a table, in the order in which it can be made. */
export function programsOf(plan: CopyPlan): readonly Program[] {
  return [
    ...plan.routines.map(routineProgram),
    ...plan.views.map(viewProgram),
    ...plan.triggers.map(triggerProgram),
    ...plan.events.map(eventProgram),
  ];
}

/** Makes what is missing; views on views take several rounds. False: the budget is spent. */
export async function makePrograms(context: StepContext, plan: CopyPlan): Promise<boolean> {
  const { ports, budget, conductor } = context;
  if (programsOf(plan).length === 0) return true;
  const schemas = plan.schemas.map((schema) => schema.name);
  const standing = await standingObjects(conductor, schemas);
  const programs = programsOf(plan).filter((program) => !standing.has(foldedKey(program)));
  if (programs.length === 0) return true;
  for (const statement of noteAll(programs)) await conductor.run(statement);
  const accounts = await knownAccounts(conductor);
  return withSession(ports.databases, 'target', 'finalize', async (session) => {
    let left: readonly Program[] = programs;
    while (left.length > 0) {
      const waiting: { readonly program: Program; readonly because: unknown }[] = [];
      for (const program of left) {
        if (budget.shouldPause()) return false;
        const because = await tryMake(context, session, program, accounts);
        if (because !== undefined) waiting.push({ program, because });
      }
      // A whole round without any progress: what they wait for does not come.
      const [first] = waiting;
      if (first !== undefined && waiting.length === left.length) throw refusedProgram(first.program, first.because);
      left = waiting.map(({ program }) => program);
    }
    return true;
  });
}

/** Resolves to what it waits for; throws what no other program will cure. */
async function tryMake(
  context: StepContext,
  session: Session,
  program: Program,
  accounts: ReadonlySet<string>,
): Promise<unknown> {
  try {
    if (accounts.has(program.definer) && (await make(session, program, 'kept'))) return undefined;
    await make(session, program, context.desired.definers === 'keep-or-invoker' ? 'invoker' : 'ours');
    const facts = { kind: program.kind, object: `${program.schema}.${program.name}`, was: program.definer };
    context.ports.observer.notice({ name: 'finalize.definer-replaced', facts });
    return undefined;
  } catch (thrown) {
    if (waitsForAnother.includes(errnoOf(thrown))) return thrown;
    throw refusedProgram(program, thrown);
  }
}

/** False: it can not be made in that definer's name. */
async function make(session: Session, program: Program, definer: DefinerChoice): Promise<boolean> {
  const statements = makeProgram(program, definer);
  try {
    for (const statement of statements) await session.run(statement);
    return true;
  } catch (thrown) {
    const restore = statements.at(-1);
    if (restore !== undefined && !session.closed) await session.run(restore);
    if (definer === 'kept' && definerRefused.includes(errnoOf(thrown))) return false;
    throw thrown;
  }
}

/** Who may not read the list of accounts knows only of definers that it can name itself: none. */
async function knownAccounts(target: Session): Promise<ReadonlySet<string>> {
  try {
    const accounts = parseAccounts(await target.rows(readAccounts));
    return new Set(accounts.map((account) => `${account.user}@${account.host}`));
  } catch {
    return new Set();
  }
}
