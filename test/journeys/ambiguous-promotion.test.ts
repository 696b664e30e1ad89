import type { Desired } from '../../lambda/contract/desired';
import { type LocalRun, openLocalRun } from '../../lambda/entry/local';
import type { Ports, Session } from '../../lambda/migration/ports';
import { canWrite } from '../support/can-write';
import { type CuttingProxy, startCuttingProxy } from '../support/cutting-proxy';
import { eventually } from '../support/eventually';
import { makeTinyShop, tableSums, tinyShopTables } from '../support/tiny-shop';
import { appPassword, appUser, startWorld, type World } from '../support/world';

jest.setTimeout(240_000);

const removal = 'az_replication_remove_master';
const budgetSeconds = 6;
/** The dead-man comes a little after the budget is spent. */
const beforeDeadManMs = budgetSeconds * 1000;

/** The connection dies around the end of the channel: whether the server has done it is looked up, not guessed. */
describe('a connection that dies inside az_replication_remove_master', () => {
  let world: World;
  let proxy: CuttingProxy;
  let run: LocalRun;
  /** Once, instead of the next statement of the target that holds these words. */
  let instead: { readonly of: string; act(send: () => void): Promise<void> } | undefined;

  beforeAll(async () => {
    world = await startWorld();
    await makeTinyShop(world.servers.source);
    const { host, port } = world.servers.target;
    proxy = await startCuttingProxy({ host, port });
    const plain = world.desired('ambiguous');
    const limits = { ...plain.limits, writeOutageBudgetSeconds: budgetSeconds };
    const desired: Desired = { ...plain, limits, target: { ...plain.target, port: proxy.port } };
    run = await openLocalRun({
      desired,
      stateDir: world.stateDir('ambiguous'),
      observer: { notice: () => undefined },
      around: watchingStatements,
    });
    expect(await run.advanceUntilSettled('validated')).toMatchObject({ kind: 'reached' });
  });
  afterAll(async () => {
    await run?.close();
    await proxy?.close();
    await world?.stop();
  });

  function watchingStatements(ports: Ports): Ports {
    const watched = (session: Session): Session =>
      new Proxy(session, {
        get(of, name) {
          const member = Reflect.get(of, name, of);
          if (name !== 'run' || typeof member !== 'function')
            return typeof member === 'function' ? member.bind(of) : member;
          return async (statement: { text: string }) => {
            if (instead === undefined || !statement.text.includes(instead.of)) {
              return Reflect.apply(member, of, [statement]);
            }
            let answer: Promise<unknown> = Promise.resolve();
            const { act } = instead;
            instead = undefined;
            await act(() => {
              answer = Reflect.apply(member, of, [statement]);
              answer.catch(() => undefined);
            });
            return answer;
          };
        },
      });
    return {
      ...ports,
      databases: {
        open: async (server, options) => {
          const session = await ports.databases.open(server, options);
          return server === 'target' ? watched(session) : session;
        },
      },
    };
  }

  const channel = () => world.servers.target.asRoot('SHOW REPLICA STATUS');
  const writable = (side: 'source' | 'target') =>
    canWrite(world.servers[side], { user: appUser, password: appPassword });

  test.each([
    {
      moment: 'before the server has it',
      cut: async (send: () => void) => {
        proxy.cut();
        send();
      },
    },
    {
      moment: 'after the server has done it',
      cut: async (send: () => void) => {
        proxy.holdAnswers();
        send();
        await eventually('the channel is gone', async () => (await channel()).length === 0);
        proxy.cut();
      },
    },
  ])('$moment: undone, replication goes on where it stood', async ({ cut }) => {
    instead = { of: removal, act: cut };
    const settled = await run.advanceUntilSettled('cut-over');

    expect(settled).toMatchObject({ kind: 'held', record: { latch: 'aborted', cutover: { outcome: 'aborted' } } });
    expect(await writable('source')).toBe(true);
    expect(await writable('target')).toBe(false);
    await world.servers.source.asRoot("INSERT INTO shop.customer (name) VALUES ('after the cut')");
    await eventually('the target follows', async () => {
      const [there, here] = [world.servers.source, world.servers.target];
      return (
        String(await tableSums(there, 'shop', tinyShopTables)) === String(await tableSums(here, 'shop', tinyShopTables))
      );
    });
  });

  test('the fence is lifted by a late request meanwhile: not promoted, and what was written then is not lost', async () => {
    const act = async (send: () => void) => {
      send();
      await eventually('the channel is gone', async () => (await channel()).length === 0);
      await world.servers.source.asRoot('SET GLOBAL read_only = 0');
      await world.servers.source.asRoot("INSERT INTO shop.customer (name) VALUES ('behind the fence')");
    };
    instead = { of: removal, act };
    const settled = await run.advanceUntilSettled('cut-over');

    expect(settled).toMatchObject({
      kind: 'held',
      findings: [{ code: 'cutover.fence-fell' }],
      record: { latch: 'aborted' },
    });
    expect([await writable('source'), await writable('target')]).toEqual([true, false]);
    await eventually('the target follows', async () => {
      const rows = await world.servers.target.asRoot("SELECT id FROM shop.customer WHERE name = 'behind the fence'");
      return rows.length === 1;
    });
  });

  /** As a firewall that has forgotten the connection: nothing arrives any more, and nothing says so. */
  const halfOpen = async (send: () => void) => {
    proxy.holdAnswers();
    send();
  };

  test('half-open at the removal: found out on a new connection, undone before the dead-man comes', async () => {
    instead = { of: removal, act: halfOpen };
    const began = performance.now();
    const settled = await run.advanceUntilSettled('cut-over');

    expect(performance.now() - began).toBeLessThan(beforeDeadManMs);
    expect(settled).toMatchObject({ kind: 'held', findings: [{ code: 'target.connection-lost' }] });
    expect([await writable('source'), await writable('target')]).toEqual([true, false]);
    await eventually('the target follows', async () => (await channel())[0]?.Replica_SQL_Running === 'Yes');
  });

  test('half-open behind the point of no return: finished forward on new connections by the same command', async () => {
    instead = { of: 'ACCOUNT UNLOCK', act: halfOpen };
    const began = performance.now();
    const settled = await run.advanceUntilSettled('cut-over');

    expect(performance.now() - began).toBeLessThan(beforeDeadManMs);
    expect(settled).toMatchObject({ kind: 'reached', record: { level: 'cut-over', cutover: { outcome: 'promoted' } } });
    expect([await writable('source'), await writable('target')]).toEqual([false, true]);
  });
});
