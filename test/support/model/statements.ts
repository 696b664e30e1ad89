import type { Desired } from '../../../lambda/contract/desired';
import { ignoredOnTheWayBack, pulseSchema } from '../../../lambda/contract/names';
import { mostStatements } from '../../../lambda/migration/evidence/statements';
import type { Row } from '../../../lambda/migration/ports';
import { freshStatistics, readAutoIncrements } from '../../../lambda/mysql/auto-increment';
import { showBinaryLogs, showBinlogEvents } from '../../../lambda/mysql/binlog-events';
import { canaryStatements, createCanary } from '../../../lambda/mysql/canary';
import {
  listColumns,
  listForeignKeys,
  listKeyParts,
  listSchemasAndTables,
  listTables,
} from '../../../lambda/mysql/catalog/list-objects';
import {
  conductorLives,
  conductorLockHolder,
  endConnection,
  endSilentConductor,
  laneLockHolders,
  takeConductorLock,
} from '../../../lambda/mysql/conductor-lock';
import { isConnected } from '../../../lambda/mysql/connection-lists';
import { askPerformanceSchema } from '../../../lambda/mysql/connections';
import { loadSettings, usualChecks } from '../../../lambda/mysql/copy/move-rows';
import { listTargetObjects } from '../../../lambda/mysql/copy/target-objects';
import { dropMade, dropWorkSchema, forgetMade, hasWorkSchema, readMade } from '../../../lambda/mysql/copy/work-schema';
import { listEnabledEvents, readRunningEvents } from '../../../lambda/mysql/event-state';
import { parityQueries } from '../../../lambda/mysql/parity';
import { longStatements, longTableLocks, longTransactions } from '../../../lambda/mysql/processlist';
import { beatPulse, type PulseWay, readPulse } from '../../../lambda/mysql/pulse';
import { readReadOnly } from '../../../lambda/mysql/read-only';
import { replicationOf } from '../../../lambda/mysql/replication';
import { readTopStatements } from '../../../lambda/mysql/statement-digests';
import { readGtidState, readIdentity, readVersion } from '../../../lambda/mysql/variables';
import { recoverXa } from '../../../lambda/mysql/xa';
import { accountPhrases } from './account-phrases';
import { tableRows } from './catalogue';
import { type ModelServer, transactionsBefore } from './model-server';
import { aside, exactly, fixed, type Phrase, phrase } from './phrases';
import { eventRows, statusRows } from './server-answers';

export interface Asked {
  readonly server: ModelServer;
  readonly other: ModelServer;
  readonly connection: number;
  /** Ends a connection of that server. */
  kill(connection: number): void;
  /** Gates that the scenario keeps closed. */
  readonly trouble: Trouble;
  nextRow(): number;
  /** By the clock of the world. */
  nowMs(): number;
}

export type Trouble =
  | 'none'
  | 'another-source'
  | 'schema-differs'
  | 'prepared-xa'
  | 'open-work'
  | 'privileged-account'
  | 'account-open-on-target'
  | 'skipped-event'
  | 'counter-missing'
  | 'rogue-write'
  | 'rows-differ';

export const version = '8.4.5';

const none = (): readonly Row[] => [];

/** Everything a cut over asks, by its meaning. */
export function phrasesOf(desired: Desired): readonly Phrase<Asked>[] {
  return [
    ...facts(desired),
    ...locks(desired),
    ...positions(),
    ...channel(desired),
    ...pulse(),
    ...accountPhrases,
    ...work(desired),
    ...wayBackward(desired),
  ];
}

function facts(desired: Desired): readonly Phrase<Asked>[] {
  const { schemas } = desired;
  const withPulse = [...schemas, pulseSchema];
  const folded = [...new Set([...schemas, ...schemas.map((name) => name.toLowerCase())])];
  const parity = parityQueries(withPulse).map((query, at) =>
    fixed<Asked>(query, ({ server, trouble }) =>
      trouble === 'schema-differs' && at === 0 && server.side === 'source'
        ? [{ kind: 'view', name: 'a', what: '' }]
        : [],
    ),
  );
  return [
    fixed(readVersion, () => [{ version }]),
    fixed(readGtidState, () => [{ mode: 'OFF', executed: '' }]),
    fixed(readIdentity, ({ server, trouble }) => [
      {
        version,
        serverUuid: trouble === 'another-source' && server.side === 'source' ? 'stranger' : server.side,
        serverId: idOf(server.side),
        gtidMode: 'OFF',
        lowerCaseTableNames: '0',
      },
    ]),
    fixed(askPerformanceSchema, () => [{ on: '1' }]),
    fixed(freshStatistics, none),
    fixed(readAutoIncrements(folded), ({ server, trouble }) => {
      const missing = trouble === 'counter-missing' && server.side === 'target';
      return missing
        ? []
        : [{ tableSchema: 'shop', tableName: 'ledger', next: server.side === 'source' ? '1' : '5000' }];
    }),
    fixed(readTopStatements(folded, mostStatements), none),
    fixed(listSchemasAndTables, none),
    fixed(listTables(withPulse), () => tableRows.tables),
    fixed(listColumns(withPulse), () => tableRows.columns),
    fixed(listKeyParts(withPulse), () => tableRows.keys),
    fixed(listForeignKeys(withPulse), none),
    fixed(readRunningEvents(schemas), none),
    fixed(listEnabledEvents(schemas), none),
    ...createCanary.map((statement) => fixed<Asked>(statement, none)),
    ...parity,
  ];
}

function locks({ name }: Desired): readonly Phrase<Asked>[] {
  return [
    fixed(endSilentConductor, none),
    fixed(conductorLives, none),
    phrase(
      ['number'],
      (seconds: number) => takeConductorLock(name, seconds),
      ({ server, connection }) => {
        const holder = server.locks.get(name);
        if (holder !== undefined && holder !== connection) return [{ got: '0' }];
        server.locks.set(name, connection);
        return [{ got: '1' }];
      },
    ),
    exactly(conductorLockHolder(name), ({ server }) => {
      const holder = server.locks.get(name);
      return [{ holder: holder === undefined ? null : String(holder) }];
    }),
    phrase(['number'], endConnection, ({ kill }, [id]) => {
      kill(Number(id));
      return [];
    }),
    phrase(
      ['number'],
      (id: number) => isConnected(id).listed,
      ({ server }, [id]) => (server.connections.has(Number(id)) ? [{ id: id ?? '' }] : []),
    ),
  ];
}

function positions(): readonly Phrase<Asked>[] {
  const { words, authority } = replicationOf({ platform: 'mysql', version });
  return [
    fixed(authority.retention.read, () => [{ seconds: '604800' }]),
    exactly(words.binlog.showOwnPosition, ({ server }) => [
      { File: server.file, Position: String(server.position), Executed_Gtid_Set: '' },
    ]),
    aside(exactly(showBinaryLogs, ({ server }) => [{ Log_name: server.file, File_size: String(server.position) }])),
    aside(
      phrase(
        ['text', 'number', 'number'],
        (file: string, position: number, limit: number) => showBinlogEvents({ file, position }, limit),
        ({ server }, [, from]) => eventRows(server, transactionsBefore(Number(from))),
      ),
    ),
    exactly(readReadOnly, ({ server }) => [{ readOnly: server.readOnly ? '1' : '0' }]),
  ];
}

function channel(desired: Desired): readonly Phrase<Asked>[] {
  const { words, authority } = replicationOf({ platform: 'mysql', version });
  const from = (file: string, position: number) => ({ by: 'position' as const, position: { file, position } });
  const towards = (side: 'source' | 'target', user: string) => ({
    ...(side === 'source' ? desired.channel : { host: desired.target.host, port: desired.target.port }),
    user,
    password: 'secret',
    tls: undefined,
  });
  const point = (side: 'source' | 'target') =>
    phrase<Asked>(
      ['text', 'text', 'number'],
      (user: string, file: string, position: number) =>
        authority.follow(towards(side, user), from(file, position))[0] ?? { text: '', secret: true },
      ({ server }, [user, , position]) => {
        if (server.channel?.running === true) throw new Error('CHANGE of a running channel');
        const applied = transactionsBefore(Number(position));
        server.channel = { user: user ?? '', running: false, applied, ignores: server.channel?.ignores ?? '' };
        return [];
      },
    );
  return [
    exactly(words.replica.showStatus, ({ server, other, trouble }) => statusRows(server, other, trouble)),
    exactly(words.replica.start, ({ server }) => {
      if (server.channel === undefined) throw new Error('START of no channel');
      server.channel.running = true;
      return [];
    }),
    exactly(words.replica.stop, ({ server }) => {
      if (server.channel !== undefined) server.channel.running = false;
      return [];
    }),
    exactly(words.replica.resetAll, ({ server }) => {
      if (server.channel?.running === true) throw new Error('RESET of a running channel');
      server.channel = undefined;
      return [];
    }),
    point('source'),
    point('target'),
    ...(authority.ignore === 'by-parameter'
      ? []
      : [
          exactly<Asked>(authority.ignore(ignoredOnTheWayBack), ({ server }) => {
            if (server.channel !== undefined) server.channel.ignores = ignoredOnTheWayBack.join(',');
            return [];
          }),
        ]),
  ];
}

function pulse(): readonly Phrase<Asked>[] {
  const ways = ['forward', 'back'] as const;
  const table = (way: PulseWay) => (way === 'forward' ? 'pulse' : 'pulse_back');
  return [
    ...ways.flatMap((way) => [
      aside(
        phrase<Asked>(
          ['number'],
          (milliseconds: number) => beatPulse(milliseconds, way),
          ({ server }) => {
            server.commitAsAdmin(table(way), server.pulse[table(way)] + 1);
            return [];
          },
        ),
      ),
      aside(exactly<Asked>(readPulse(way), ({ server }) => [{ value: String(server.pulse[table(way)]) }])),
    ]),
    phrase(
      ['text'],
      (id: string) => canaryStatements(id).write,
      ({ server }, [id]) => {
        server.commitAsAdmin('canary', 0);
        server.canaries.add(id ?? '');
        return [];
      },
    ),
    phrase(
      ['text'],
      (id: string) => canaryStatements(id).read,
      ({ server }, [id]) => (server.canaries.has(id ?? '') ? [{ id: id ?? '' }] : []),
    ),
    phrase(
      ['text'],
      (id: string) => canaryStatements(id).remove,
      ({ server }, [id]) => {
        if (server.canaries.delete(id ?? '')) server.commitAsAdmin('canary', 0);
        return [];
      },
    ),
  ];
}

function work({ limits }: Desired): readonly Phrase<Asked>[] {
  const seconds = Math.max(1, Math.floor(limits.writeOutageBudgetSeconds / 2));
  const long: readonly Row[] = [{ id: '9', user: 'app', seconds: '99', what: 'ALTER', writes: '1' }];
  return [
    fixed(longStatements(seconds, true), ({ trouble }) => (trouble === 'open-work' ? long : [])),
    fixed(longTransactions(seconds, true), none),
    fixed(longTableLocks(seconds, true), none),
    fixed(recoverXa, ({ server, trouble }) =>
      trouble === 'prepared-xa' && server.side === 'source' ? [{ formatID: '1', data: '0x01' }] : [],
    ),
  ];
}

/** What the copy made on the target: taken back by a roll back before the promotion. */
function wayBackward(desired: Desired): readonly Phrase<Asked>[] {
  const ledger = { kind: 'table', schema: 'shop', name: 'ledger' } as const;
  const isMade = ({ server }: Asked) => server.side === 'target' && server.isMade;
  return [
    exactly(hasWorkSchema, (on) => (isMade(on) ? [{ one: '1' }] : [])),
    exactly(readMade, (on) => (isMade(on) ? [ledger] : [])),
    exactly(listTargetObjects(desired.schemas), (on) => (isMade(on) ? [ledger] : [])),
    ...[...loadSettings, usualChecks].map((statement) => fixed<Asked>(statement, none)),
    ...[8].map((lanes) => fixed<Asked>(laneLockHolders(desired.name, lanes), () => [{}])),
    exactly(dropMade(ledger), ({ server }) => {
      server.dropTable();
      return [];
    }),
    exactly(forgetMade(ledger.kind, ledger.schema, ledger.name), none),
    exactly(dropWorkSchema, ({ server }) => {
      server.isMade = false;
      return [];
    }),
  ];
}

function idOf(side: 'source' | 'target'): string {
  return side === 'source' ? '1' : '2';
}
