import { setTimeout as wait } from 'node:timers/promises';
import { replicationUser } from '../../../lambda/contract/names';
import type { Moment } from '../drive/in-process';
import { chunksCopied, lineEnds, lineStarts } from '../drive/moments';
import type { Ending, Fault, FaultCase } from '../fault';
import type { Scene } from '../run/scene';

const goneMs = 3000;

interface Revoked {
  readonly at: string;
  readonly done: string;
  readonly side: 'source' | 'target';
  readonly revoke: string;
  readonly give: string;
  /** Connections of that account are ended too. */
  readonly endConnectionsOf?: string;
  readonly when: () => Moment['when'];
  readonly reach: 'validated' | 'cut-over';
  readonly ends: readonly Ending[];
}

function revoked({ at, done, side, revoke, give, endConnectionsOf, when, reach, ends }: Revoked): FaultCase {
  return {
    at,
    from: reach === 'validated' ? 'empty' : 'validated',
    world: 'azure',
    done: `${done}; given back ${goneMs / 1000} s later`,
    ends,
    async inject(scene) {
      const act = async () => {
        await change(scene, side, revoke);
        if (endConnectionsOf !== undefined) await endConnections(scene, side, endConnectionsOf);
        const back = wait(goneMs).then(() => change(scene, side, give));
        scene.afterwards(() => back);
      };
      const { kind, codes } = await scene.drive(reach, { moments: [{ when: when(), act }] });
      scene.note(`the driver: ${[kind, ...codes].join(' ')}`);
    },
  };
}

async function change({ world }: Scene, side: 'source' | 'target', statement: string): Promise<void> {
  await world.servers[side].asRoot(`${side === 'target' ? 'SET SESSION sql_log_bin = 0; ' : ''}${statement}`);
}

async function endConnections({ world }: Scene, side: 'source' | 'target', user: string): Promise<void> {
  const server = world.servers[side];
  const theirs = await server.asRoot(`SELECT id FROM information_schema.processlist WHERE user = '${user}'`);
  for (const { id } of theirs) await server.asRoot(`KILL ${String(id)}`).catch(() => undefined);
}

const eitherWay: readonly Ending[] = ['undone', 'promoted'];
const lockedAdmin = { revoke: "ALTER USER 'admin'@'%' ACCOUNT LOCK", give: "ALTER USER 'admin'@'%' ACCOUNT UNLOCK" };
const lockedMover = { revoke: "ALTER USER 'mover'@'%' ACCOUNT LOCK", give: "ALTER USER 'mover'@'%' ACCOUNT UNLOCK" };
const mayNotFence = {
  revoke: "REVOKE SYSTEM_VARIABLES_ADMIN ON *.* FROM 'mover'@'%'",
  give: "GRANT SYSTEM_VARIABLES_ADMIN ON *.* TO 'mover'@'%'",
};

export const credentials: Fault = {
  name: 'credentials',
  title: 'Credentials and privileges revoked',
  cases: [
    revoked({
      at: 'source account, copy',
      done: 'the account on the source is locked and its connections end',
      side: 'source',
      ...lockedMover,
      endConnectionsOf: 'mover',
      when: () => chunksCopied(3),
      reach: 'validated',
      ends: ['synced'],
    }),
    revoked({
      at: 'target account, copy',
      done: 'the account on the target is locked and its connections end',
      side: 'target',
      ...lockedAdmin,
      endConnectionsOf: 'admin',
      when: () => chunksCopied(3),
      reach: 'validated',
      ends: ['synced'],
    }),
    revoked({
      at: 'replication account, switch',
      done: "the channel's account is locked and its connection ends",
      side: 'source',
      revoke: `ALTER USER '${replicationUser}'@'%' ACCOUNT LOCK`,
      give: `ALTER USER '${replicationUser}'@'%' ACCOUNT UNLOCK`,
      endConnectionsOf: replicationUser,
      when: () => lineStarts('last-pulse'),
      reach: 'cut-over',
      ends: ['undone'],
    }),
    revoked({
      at: 'privilege for the fence',
      done: 'SYSTEM_VARIABLES_ADMIN is revoked on the source just before the fence',
      side: 'source',
      ...mayNotFence,
      when: () => lineStarts('raise-fence'),
      reach: 'cut-over',
      ends: ['undone'],
    }),
    revoked({
      at: 'source account, fence is up',
      done: 'the account on the source is locked and its connections end when the fence is up',
      side: 'source',
      ...lockedMover,
      endConnectionsOf: 'mover',
      when: () => lineEnds('raise-fence'),
      reach: 'cut-over',
      ends: ['undone'],
    }),
    revoked({
      at: 'target account, fence is up',
      done: 'the account on the target is locked and its connections end when the fence is up',
      side: 'target',
      ...lockedAdmin,
      endConnectionsOf: 'admin',
      when: () => lineEnds('raise-fence'),
      reach: 'cut-over',
      ends: ['undone'],
    }),
    revoked({
      at: 'target account, promoted',
      done: 'the account on the target is locked and its connections end after the point of no return',
      side: 'target',
      ...lockedAdmin,
      endConnectionsOf: 'admin',
      when: () => lineStarts('unlock-accounts'),
      reach: 'cut-over',
      ends: eitherWay,
    }),
  ],
};
