import { randomInt, randomUUID } from 'node:crypto';
import type { Connection } from 'mysql2';
import { Problem } from '../../contract/problem';
import type { Binlogs } from '../../migration/ports';
import { type ServerName, sideOf } from '../../migration/ports/session';
import { followerSettings } from '../../mysql/binlog/follow';
import { fatalErrorOfSource, purged, saysSeveralThings } from '../../mysql/replication-faults/source-binlog';
import { logIn, type ServersAndPasswords } from './databases';
import { hangUp } from './hang-up';
import { wireProblem } from './wire-fault';

/** Ids of followers are drawn from where nobody numbers servers by hand. */
const [lowestId, highestId] = [2 ** 31, 2 ** 32 - 2];
const purpose = 'follow';

/** COM_BINLOG_DUMP over mysql2: a command of our own on its connection. */
export function mysqlBinlogs(settings: ServersAndPasswords): Binlogs {
  return {
    async follow(server, from) {
      const connection = await logIn(settings, server, { purpose });
      const queue = eventQueue(connection, server);
      try {
        for (const { text } of followerSettings(randomUUID())) await ask(connection, text);
        dump(connection, { ...from, serverId: lowestId + randomInt(highestId - lowestId), server }, queue);
      } catch (thrown) {
        hangUp(connection);
        throw followProblem(thrown, server);
      }
      return {
        events: queue.events(),
        async close() {
          queue.end();
          hangUp(connection);
        },
      };
    },
  };
}

interface EventQueue {
  push(event: Buffer): void;
  fail(thrown: unknown): void;
  end(): void;
  events(): AsyncIterable<readonly Buffer[]>;
}

/** What waits to be taken before the server is held back. */
const mostWaitingBytes = 8 * 1024 * 1024;

function eventQueue(connection: Connection, server: ServerName): EventQueue {
  let waiting: Buffer[] = [];
  let bytes = 0;
  let ended = false;
  let fault: unknown;
  let wake: () => void = () => undefined;
  const end = (): void => {
    ended = true;
    wake();
  };
  const fail = (thrown: unknown): void => {
    fault ??= thrown;
    end();
  };
  connection.on('error', fail);
  connection.on('end', () => fail(new Error('the server closed the connection')));
  return {
    push(event) {
      waiting.push(event);
      bytes += event.length;
      if (bytes > mostWaitingBytes) connection.pause();
      wake();
    },
    fail,
    end,
    async *events() {
      for (;;) {
        if (waiting.length > 0) {
          const batch = waiting;
          waiting = [];
          bytes = 0;
          connection.resume();
          yield batch;
        } else if (ended) {
          if (fault === undefined) return;
          throw followProblem(fault, server);
        } else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    },
  };
}

interface Packet {
  readonly buffer: Buffer;
  readonly offset: number;
  readonly end: number;
  isEOF(): boolean;
  isError(): boolean;
  asError(encoding: string): Error;
}

/** Not in mysql2's types (3.24.5, base/connection.js): commands are asked what to do with each packet. */
interface Commanding {
  addCommand(command: { execute(packet: Packet | undefined): boolean; onResult(error: unknown): void }): void;
  write(bytes: Buffer): void;
  _resetSequenceId(): void;
  _bumpSequenceId(packets: number): void;
}

interface From {
  readonly file: string;
  readonly position: number;
  readonly serverId: number;
  readonly server: ServerName;
}

/** mysql2's own command for this can not write the name of a file (3.24.5, packets/binlog_dump.js). */
function dump(connection: Connection, from: From, queue: EventQueue): void {
  if (!takesCommands(connection)) throw new TypeError('this version of mysql2 takes commands in another way');
  connection.addCommand({
    onResult: (error) => queue.fail(error),
    execute(packet) {
      if (packet === undefined) {
        connection._resetSequenceId();
        connection.write(dumpPacket(from));
        connection._bumpSequenceId(1);
        return false;
      }
      if (packet.isError()) queue.fail(packet.asError('utf8'));
      else if (packet.isEOF()) queue.fail(ended(from.server));
      else {
        // Behind one byte that says OK. The buffer is the socket's: it is used again.
        queue.push(Buffer.from(packet.buffer.subarray(packet.offset + 1, packet.end)));
        return false;
      }
      return true;
    },
  });
}

/** COM_BINLOG_DUMP: wait at the end of the binlog for more. */
function dumpPacket({ file, position, serverId }: From): Buffer {
  const name = Buffer.from(file, 'utf8');
  const packet = Buffer.alloc(15 + name.length);
  packet.writeUIntLE(11 + name.length, 0, 3);
  packet.writeUInt8(0x12, 4);
  packet.writeUInt32LE(position, 5);
  packet.writeUInt32LE(serverId, 11);
  name.copy(packet, 15);
  return packet;
}

function takesCommands(connection: object): connection is Commanding {
  return ['addCommand', 'write', '_resetSequenceId', '_bumpSequenceId'].every(
    (name) => name in connection && typeof Reflect.get(connection, name) === 'function',
  );
}

function ask(connection: Connection, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.query(text, (error) => (error === null ? resolve() : reject(error)));
  });
}

/** A server answers a follower that asks for a place it does not have with a number that says several things: its words tell which. */
function followProblem(thrown: unknown, server: ServerName): Problem {
  const problem = wireProblem(thrown, { server, purpose, secret: false });
  if (!saysSeveralThings.some((errno) => isOf(thrown, errno))) return problem;
  const { message, side, cause } = problem;
  const fault = fatalErrorOfSource(message);
  if (fault !== purged) {
    return new Problem({
      code: `${side}.binlog-unreadable`,
      side,
      message: `${message}: ${fault.why}`,
      remedy:
        'look at the error log of that server; then cut over again (or roll back again, where that met it). If it is met again: changes are followed from the beginning of the newest full pass; the scheduled function makes another by itself, a cut over when that one is older than limits.validationMaxAgeSeconds',
      cause,
    });
  }
  return new Problem({
    code: `${side}.binlog-purged`,
    side,
    message: `${message}: the ${server} no longer has the binlog from which changed rows are followed`,
    remedy:
      'keep binlogs longer (limits.retentionHours; RDS takes up to 168), then cut over again (or roll back again, where that met it): everything is compared once more first, and changes are followed from there',
    cause,
  });
}

function isOf(thrown: unknown, errno: number): boolean {
  return typeof thrown === 'object' && thrown !== null && 'errno' in thrown && thrown.errno === errno;
}

function ended(server: ServerName): Problem {
  const side = sideOf(server);
  return new Problem({
    code: `${side}.binlog-ended`,
    side,
    message: `the ${server} ended its binlog for this follower`,
    remedy: 'nothing to do: it is asked again',
    transient: true,
  });
}
