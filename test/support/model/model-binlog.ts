import type { BinlogPosition } from '../../../lambda/migration/data/position';
import type { BinlogFeed } from '../../../lambda/migration/ports';
import { type Logged, type ModelServer, positionOf, transactionsBefore } from './model-server';
import { tableOf } from './server-answers';
import type { Actor } from './stage';
import type { World } from './world';

/** The binlog as a replica gets it: a table map and a rows event for each transaction. The rows themselves can not be read. */
export async function followBinlog(
  world: World,
  actor: Actor,
  server: ModelServer,
  from: BinlogPosition,
): Promise<BinlogFeed> {
  let next = transactionsBefore(from.position);
  let closed = false;
  const arrives = () =>
    world.stage.call(
      actor,
      `${server.side}: more of the binlog`,
      () => {
        const more = server.log.slice(next).map((one, at) => [tableMap(one), rowsEvent(positionOf(next + at + 1))]);
        next = server.log.length;
        return more;
      },
      { isReady: () => closed || server.log.length > next, matters: false },
    );
  async function* events() {
    while (!closed) for (const pair of await arrives()) yield pair;
  }
  return {
    events: events(),
    close: async () => {
      closed = true;
    },
  };
}

const headerBytes = 19;
const tableMapEvent = 19;
/** A partial update: whose rows nobody can read, so that the table is compared as a whole. */
const partialUpdateEvent = 39;

function header(type: number, position: number): Buffer {
  const bytes = Buffer.alloc(headerBytes);
  bytes.writeUInt8(type, 4);
  bytes.writeUInt32LE(position, 13);
  return bytes;
}

/** Stands at 0, as an artificial event: the position moves with the rows. */
function tableMap(one: Logged): Buffer {
  const { schema, table } = tableOf(one);
  const named = (text: string) => Buffer.concat([Buffer.from([text.length]), Buffer.from(text), Buffer.from([0])]);
  const int = Buffer.from([1, 3, 0, 0]);
  return Buffer.concat([header(tableMapEvent, 0), Buffer.alloc(8), named(schema), named(table), int]);
}

function rowsEvent(end: number): Buffer {
  return Buffer.concat([header(partialUpdateEvent, end), Buffer.alloc(8)]);
}
