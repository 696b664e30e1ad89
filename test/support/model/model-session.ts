import { Problem } from '../../../lambda/contract/problem';
import type { Outcome, Row, Session } from '../../../lambda/migration/ports';
import type { Statement } from '../../../lambda/mysql/statement';
import type { ModelServer, Side } from './model-server';
import type { Phrase } from './phrases';
import type { Actor } from './stage';
import type { Asked } from './statements';
import type { World } from './world';

/** What a session was asked and what it means; a text that means nothing is a fault of the model, whoever catches it. */
export type Understand = (text: string) => { readonly phrase: Phrase<Asked>; readonly holes: readonly string[] };

/** A connection to a server of the model. Every question that can change, or whose answer can, is a point in the order. */
export function openModelSession(
  world: World,
  actor: Actor,
  options: {
    readonly side: Side;
    readonly connection: number;
    readonly purpose: string;
    readonly understand: Understand;
  },
): Session {
  const { side, connection, purpose, understand } = options;
  const server = world.server(side);
  let closed = false;
  world.connect(side, connection, actor, () => {
    closed = true;
  });
  const on: Asked = {
    server,
    other: world.other(server),
    connection,
    kill: (other) => world.disconnect(side, other),
    trouble: world.trouble,
    nextRow: world.nextRow,
    nowMs: () => world.stage.nowMs,
  };
  const meaning = (text: string): ReturnType<Understand> => {
    try {
      return understand(text);
    } catch (thrown) {
      world.broken.push(String(thrown));
      throw thrown;
    }
  };
  const say = (statement: Statement): Promise<readonly Row[]> => {
    const { phrase, holes } = meaning(statement.text);
    const answer = () => {
      if (closed) throw lost(server);
      return phrase.answer(on, holes) ?? [];
    };
    if (phrase.isFixed) return world.stage.ask(actor, answer);
    return world.stage.call(actor, `${side}: ${briefly(statement.text)}`, answer, {
      matters: phrase.isAside !== true && !onlyLook.includes(purpose),
    });
  };
  const refuse = (): never => {
    throw new Error('the model has no rows to stream');
  };
  return {
    server: side,
    connectionId: connection,
    rows: say,
    run: async (statement) => {
      await say(statement);
      return done;
    },
    // One message: nobody comes in between.
    batch: (statements) => {
      const meanings = statements.map(({ text }) => meaning(text));
      return world.stage.call(actor, `${side}: ${briefly(statements.map(({ text }) => text).join('; '))}`, () => {
        if (closed) throw lost(server);
        return meanings.map(({ phrase, holes }) => ({ rows: phrase.answer(on, holes) ?? [], outcome: done }));
      });
    },
    load: refuse,
    stream: refuse,
    encoded: refuse,
    // Nobody of the model leaves a question unanswered.
    answersWithin: () => undefined,
    get closed() {
      return closed;
    },
    close: () =>
      world.stage.ask(actor, () => {
        closed = true;
        server.disconnect(connection);
      }),
  };
}

/** Sessions that measure and compare: what they see decides, but nobody sees them. */
const onlyLook = ['pulse', 'verify', 'follow', 'gates', 'retention', 'progress', 'record'];

const done: Outcome = { affected: 0n, warnings: 0, info: '' };

function lost(server: ModelServer): Problem {
  return new Problem({
    code: `${server.side}.connection-lost`,
    side: server.side,
    message: 'the connection was ended',
    remedy: 'none: this is a model',
    transient: true,
    cause: { errno: 2013, sqlState: 'HY000' },
  });
}

function briefly(text: string): string {
  return text.replaceAll(/\s+/g, ' ').slice(0, 60);
}
