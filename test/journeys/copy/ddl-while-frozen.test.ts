import { type LocalRun, openLocalRun } from '../../../lambda/entry/local';
import type { Event, Ports } from '../../../lambda/migration/ports';
import { readDefinitions } from '../../support/judge/definitions';
import { readTableRows } from '../../support/judge/table-rows';
import { makeTinyShop } from '../../support/tiny-shop';
import { startWorld, type World } from '../../support/world';

jest.setTimeout(300_000);

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await makeTinyShop(world.servers.source);
});
afterAll(() => world?.stop());

/** Runs the statements on the source once, before that call of the frozen readers' port is answered. */
async function syncWith(name: string, when: 'keep' | 'borrow after the plan', ddl: string) {
  const events: Event[] = [];
  let planned = false;
  let changed: Promise<unknown> | undefined;
  const change = () => {
    changed ??= world.servers.source.asRoot(ddl);
    return changed;
  };
  const around = (ports: Ports): Ports => ({
    ...ports,
    frozenReaders: {
      ...ports.frozenReaders,
      async keep(id, sessions) {
        if (when === 'keep') await change();
        await ports.frozenReaders.keep(id, sessions);
      },
      async borrow(id) {
        if (when !== 'keep' && planned) await change();
        return ports.frozenReaders.borrow(id);
      },
    },
  });
  const observer = {
    notice(event: Event) {
      events.push(event);
      if (event.name === 'step.finished' && event.facts.step === 'plan') planned = true;
    },
  };
  const run = await openLocalRun({
    desired: world.desired(name),
    stateDir: world.stateDir(name),
    observer,
    around,
  });
  const settled = await run.advanceUntilSettled('validated');
  expect(settled.kind === 'held' ? settled.findings : []).toEqual([]);
  expect(changed).toBeDefined();
  return { run, events };
}

async function isEqualAndTakenBack(run: LocalRun): Promise<void> {
  const { source, target } = world.servers;
  expect(await readTableRows(target, ['shop'])).toEqual(await readTableRows(source, ['shop']));
  const withoutEvents = (all: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(all).filter(([name]) => !name.startsWith('event')));
  expect(withoutEvents(await readDefinitions(target, ['shop']))).toEqual(
    withoutEvents(await readDefinitions(source, ['shop'])),
  );
  expect(await run.advanceUntilSettled('rolled-back')).toMatchObject({ kind: 'reached' });
  await run.close();
}

const named = (events: readonly Event[], name: string) => events.filter((event) => event.name === name);

test('a DDL between the assessment and the plan is named, and another instant is taken', async () => {
  const { run, events } = await syncWith(
    'ddl-early',
    'keep',
    'ALTER TABLE shop.voucher ADD COLUMN early INT DEFAULT 7; CREATE VIEW shop.names AS SELECT name FROM shop.customer',
  );

  expect(named(events, 'plan.definitions-changed')).toMatchObject([
    // The view is not in the snapshot, and will be in the next.
    { name: 'plan.definitions-changed', facts: { objects: 'table shop.voucher' } },
  ]);
  expect(named(events, 'step.finished').filter(({ facts }) => facts.step === 'freeze')).toHaveLength(2);
  await isEqualAndTakenBack(run);
});

test('a DDL on a table that waits to be read is named, and only the freeze and what hangs on it begins again', async () => {
  const { run, events } = await syncWith(
    'ddl-late',
    'borrow after the plan',
    "ALTER TABLE shop.customer ADD COLUMN late INT DEFAULT 8 FIRST; RENAME TABLE shop.note TO shop.notes; INSERT INTO shop.notes VALUES ('new', NULL)",
  );

  expect(named(events, 'copy.definition-changed').length).toBeGreaterThan(0);
  expect(named(events, 'freeze.void').length).toBeGreaterThan(0);
  expect(named(events, 'plan.definitions-changed')[0]?.facts.objects).toBe(
    'table shop.customer, table shop.note, table shop.notes',
  );
  expect(named(events, 'step.finished').filter(({ facts }) => facts.step === 'prepare')).toHaveLength(1);
  await isEqualAndTakenBack(run);
});
