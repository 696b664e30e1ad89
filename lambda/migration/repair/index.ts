import type { Desired } from '../../contract/desired';
import { Problem } from '../../contract/problem';
import { lockPatience, parseTriggersOf, readTriggersOf, repairSettings } from '../../mysql/copy/row-repair';
import { nothingCompared } from '../data/validation-health';
import { type DifferingPlace, passKey, validateFolder } from '../data/validation-pass';
import { openRecord } from '../open-record';
import { type Budget, type Ports, type Session, withSession } from '../ports';
import type { StepContext } from '../step';
import { tablesNow } from '../steps/validate';
import type { ComparedTable } from '../steps/validate/compared-tables';
import { poison } from '../steps/validate/poison';
import { takeOver } from '../turn-guard';
import { knownDifferences, type TableDifferences } from './known-differences';
import { type PlaceOutcome, repairPlace } from './repair-place';

export interface RepairEntry {
  readonly table: string;
  readonly place: DifferingPlace | 'table';
  readonly outcome: PlaceOutcome | 'planned' | 'has-triggers' | 'table-missing';
  /** Of the target's table, quoted: they would fire for the repair and write what the channel brings as well. */
  readonly triggers?: readonly string[];
}

/** The blob that says what was done, for the evidence. Written before the first row is touched. */
export interface RepairReport {
  readonly format: 1;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly entries: readonly RepairEntry[];
}

const writtenEvery = 50;

/**
 * By explicit command only: makes the rows that the newest passes found equal to the source's. The source's data is
 * never changed. What has been repaired is verified by the next full pass, which begins anew: readiness waits for it.
 */
export async function repair(
  desired: Desired,
  ports: Ports,
  options: { readonly budget: Budget; readonly tables?: readonly string[] | undefined },
): Promise<RepairReport> {
  const opened = await openRecord(desired, ports);
  if (opened.record.latch === 'promoted') throw refused('promoted', 'the target is promoted and takes writes itself');
  if (opened.record.outputs.replicate === undefined) throw refused('not-replicating', 'no channel runs yet');
  const { budget } = options;
  const guarded = await takeOver({ desired, ports, budget, opened, update: (record) => record, manner: 'insist' });
  if (guarded === 'overtaken' || guarded === 'locked') throw refused('busy', 'another turn is at work');
  try {
    return await repairAll(guarded.context, await knownDifferences(ports, options.tables));
  } finally {
    await guarded.end();
  }
}

async function repairAll(context: StepContext, wanted: readonly TableDifferences[]): Promise<RepairReport> {
  const { ports } = context;
  const startedAt = ports.clock.now().toISOString();
  const key = `${validateFolder}repair-${startedAt}.json`;
  const entries = wanted.flatMap(entriesOf);
  const write = (finishedAt: string | null) =>
    ports.blobs.put(key, { format: 1, startedAt, finishedAt, entries } satisfies RepairReport);
  if (entries.length > 0) {
    await write(null);
    await context.change((record) => {
      const validation = record.validation ?? nothingCompared;
      return { ...record, validation: { ...validation, repairs: [...(validation.repairs ?? []), key] } };
    });
    // Before the first write: a pass that is under way has seen rows that are about to change.
    await poison(context, `rows of ${wanted.map(({ schema, table }) => `${schema}.${table}`).join(', ')} are repaired`);
    await ports.blobs.remove(passKey);
    await workThrough(context, entries, () => write(null));
  }
  const finishedAt = ports.clock.now().toISOString();
  if (entries.length > 0) await write(finishedAt);
  return { format: 1, startedAt, finishedAt, entries };
}

function entriesOf({ schema, table, places, tableMissing }: TableDifferences): RepairEntry[] {
  const name = `${schema}.${table}`;
  if (tableMissing) return [{ table: name, place: 'table', outcome: 'table-missing' }];
  return places.map((place) => ({ table: name, place, outcome: 'planned' }));
}

async function workThrough(context: StepContext, entries: RepairEntry[], write: () => Promise<void>): Promise<void> {
  const { databases, clock } = context.ports;
  const tables = new Map((await tablesNow(context)).map((one) => [`${one.table.schema}.${one.table.name}`, one]));
  await withSession(databases, 'source', 'repair', (source) =>
    withSession(databases, 'target', 'repair', async (target) => {
      await source.run(lockPatience);
      for (const statement of repairSettings) await target.run(statement);
      const triggers = new Map<string, readonly string[]>();
      for (const [at, entry] of entries.entries()) {
        const compared = tables.get(entry.table);
        if (entry.place === 'table' || compared === undefined) continue;
        const known = triggers.get(entry.table);
        const firing = known ?? (await triggersOf(target, compared));
        triggers.set(entry.table, firing);
        entries[at] =
          firing.length > 0
            ? { ...entry, outcome: 'has-triggers', triggers: firing }
            : { ...entry, outcome: await repairPlace({ source, target }, clock, compared.table, entry.place) };
        if (at % writtenEvery === writtenEvery - 1) await write();
      }
    }),
  );
}

async function triggersOf(target: Session, { table }: ComparedTable): Promise<readonly string[]> {
  const { schema, name } = table;
  return parseTriggersOf(schema, await target.rows(readTriggersOf({ schema, name })));
}

function refused(word: string, message: string): Problem {
  return new Problem({
    code: `repair.${word}`,
    side: 'ours',
    message: `nothing was repaired: ${message}`,
    remedy: word === 'busy' ? 'repeat the command in a moment' : 'a repair is for a target that follows its source',
    transient: word === 'busy',
  });
}
