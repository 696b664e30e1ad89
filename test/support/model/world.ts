import type { Desired } from '../../../lambda/contract/desired';
import type { RunRecord } from '../../../lambda/migration/data/run-record';
import { fingerprint } from './fingerprint';
import { ModelServer, type Side } from './model-server';
import { type Actor, Stage } from './stage';
import type { Trouble } from './statements';

export const startMs = Date.parse('2026-01-01T00:00:00.000Z');

/** Everything that outlives a process: the record, the blobs, the published copy, both servers, whoever is armed. */
export class World {
  readonly stage = new Stage(startMs);
  readonly source = new ModelServer('source');
  readonly target = new ModelServer('target');
  readonly blobs = new Map<string, unknown>();
  readonly published = new Map<string, string>();
  /** Deadline by cut over. */
  readonly armed = new Map<string, number>();
  /** Until when each lift that was begun may come. */
  readonly fenceRequests = new Map<string, number>();
  /** Every cut over that a dead-man has ever watched. */
  readonly watched = new Set<string>();
  /** What no run may do, as soon as it was seen. */
  readonly broken: string[] = [];
  /** What the platform does when that process is gone. */
  readonly afterKill = new Map<Actor, () => void>();
  record: RunRecord;
  version = 1;
  private recordPrint = '';
  private readonly blobPrints = new Map<string, string>();
  private rows = 0;
  private readonly owners = new Map<number, Actor>();
  /** Ends the session of a connection that was killed. */
  private readonly hangUps = new Map<number, () => void>();

  constructor(
    readonly desired: Desired,
    record: RunRecord,
    readonly trouble: Trouble = 'none',
  ) {
    this.record = record;
    this.stage.onTime = () => this.letTimeWork();
  }

  server(side: Side): ModelServer {
    return side === 'source' ? this.source : this.target;
  }

  other(server: ModelServer): ModelServer {
    return server === this.source ? this.target : this.source;
  }

  readonly nextRow = (): number => {
    this.rows += 1;
    return this.rows;
  };

  /** What servers and platform do by themselves when a moment has passed. */
  private letTimeWork(): void {
    for (const server of [this.source, this.target]) {
      if (server.readOnlyWanted && !server.readOnly) server.close('read-only', this.nextRow);
      else server.readOnly = server.readOnlyWanted;
    }
    this.target.follow(this.source);
    this.source.follow(this.target);
  }

  letApplicationWrite(): void {
    for (const server of [this.source, this.target]) server.letApplicationWrite(this.nextRow);
  }

  setRecord(record: RunRecord): void {
    this.record = record;
    this.version += 1;
    this.recordPrint = '';
  }

  setBlob(key: string, body: unknown): void {
    this.blobs.set(key, body);
    this.blobPrints.delete(key);
  }

  connect(side: Side, connection: number, owner: Actor, hangUp: () => void): void {
    this.server(side).connections.add(connection);
    this.owners.set(connection, owner);
    this.hangUps.set(connection, hangUp);
  }

  disconnect(side: Side, connection: number): void {
    this.server(side).disconnect(connection);
    this.hangUps.get(connection)?.();
  }

  /** A process dies: the servers notice that its connections are gone. */
  kill(actor: Actor): void {
    this.stage.kill(actor);
    for (const server of [this.source, this.target]) {
      for (const connection of [...server.connections]) {
        if (this.owners.get(connection) === actor) server.disconnect(connection);
      }
    }
    this.afterKill.get(actor)?.();
  }

  /** Two moments with the same print have the same future. */
  print(): string {
    if (this.recordPrint === '') this.recordPrint = fingerprint(JSON.stringify(this.record));
    for (const [key, body] of this.blobs) {
      if (!this.blobPrints.has(key)) this.blobPrints.set(key, fingerprint(JSON.stringify(body)));
    }
    const actors = this.stage.actors.map(
      (actor) =>
        `${actor.state} ${actor.heard()} ${actor.paused} ${actor.waiting.map((one) => `${one.label}${one.wakeAt ?? ''}`).join()}`,
    );
    return fingerprint(
      [
        this.stage.nowMs,
        this.recordPrint,
        this.version,
        [...this.blobPrints].sort().join(),
        [...this.published].join(),
        [...this.armed].join(),
        [...this.fenceRequests].sort().join(),
        this.source.describe(),
        this.target.describe(),
        ...actors,
      ].join('\n'),
    );
  }
}
