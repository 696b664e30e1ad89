import { frozenReaders } from '../../../../lambda/adapters/mysql2/frozen-readers';
import type { Desired } from '../../../../lambda/contract/desired';
import type { Databases, Session } from '../../../../lambda/migration/ports';

const databases: Databases = {
  open: () => Promise.reject(new Error('a held snapshot can not be opened again')),
};

interface Held extends Session {
  closed: boolean;
}

function held(): Held {
  const refuse = () => Promise.reject(new Error('not asked for here'));
  const session: Held = {
    server: 'source',
    connectionId: 1,
    closed: false,
    answersWithin: () => undefined,
    rows: refuse,
    run: refuse,
    batch: refuse,
    load: refuse,
    stream: () => {
      throw new Error('not asked for here');
    },
    encoded: () => {
      throw new Error('not asked for here');
    },
    close: async () => {
      session.closed = true;
    },
  };
  return session;
}

function heldReaders() {
  return frozenReaders({ freeze: 'held-snapshot' } as Desired, databases);
}

describe('readers of a held snapshot', () => {
  it('lends each session to one borrower at a time', async () => {
    const readers = heldReaders();
    const only = held();
    await readers.keep('f', [only]);
    const first = await readers.borrow('f');
    let second: Session | undefined;
    const waiting = readers.borrow('f').then((session) => {
      second = session;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(second).toBeUndefined();

    await readers.giveBack(first);
    await waiting;

    expect(second).toBe(only);
  });

  it('refuses a freeze that it never held', async () => {
    const readers = heldReaders();
    await readers.keep('f', [held()]);

    expect(readers.available('g')).toBe(false);
    await expect(readers.borrow('g')).rejects.toMatchObject({ code: 'source.freeze-lost' });
  });

  it('is void as a whole when one session dies, also for those who wait', async () => {
    const readers = heldReaders();
    const dying = held();
    await readers.keep('f', [dying]);
    const borrowed = await readers.borrow('f');
    const waiting = readers.borrow('f');
    dying.closed = true;
    await readers.giveBack(borrowed);

    await expect(waiting).rejects.toMatchObject({ code: 'source.freeze-lost' });
    expect(readers.available('f')).toBe(false);
  });

  it('ends the sessions of an older freeze', async () => {
    const readers = heldReaders();
    const older = held();
    await readers.keep('f', [older]);
    await readers.keep('g', [held()]);

    expect(older.closed).toBe(true);
    expect(readers.available('g')).toBe(true);
    await readers.release();
    expect(readers.available('g')).toBe(false);
  });
});
