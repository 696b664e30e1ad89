import { setTimeout as wait } from 'node:timers/promises';
import { Problem } from '../../../lambda/contract/problem';
import type { Ports } from '../../../lambda/migration/ports';
import { lineStarts } from '../drive/moments';
import type { Fault } from '../fault';
import type { Scene } from '../run/scene';

function denied(): never {
  throw new Problem({
    code: 'cloud.access-denied',
    side: 'cloud',
    message: 'ModifyDBParameterGroup: AccessDenied',
    remedy: 'give the function rds:ModifyDBParameterGroup',
  });
}

/** The platform takes a request at once and applies it later, each in its turn, as a parameter group does. */
function late(delayMs: number): (ports: Ports) => Ports {
  let turn = Promise.resolve();
  const queued = (apply: () => Promise<void>) => {
    const due = wait(delayMs);
    turn = turn.then(() => due).then(() => apply().catch(() => undefined));
  };
  return (ports) => ({
    ...ports,
    fence: {
      raise: async (withinMs) => queued(() => ports.fence.raise(withinMs + delayMs)),
      lower: async (withinMs) => queued(() => ports.fence.lower(withinMs + delayMs)),
      lateMs: delayMs,
    },
  });
}

async function drive(scene: Scene, ports: (ports: Ports) => Ports): Promise<void> {
  const { kind, codes } = await scene.drive('cut-over', { ports });
  scene.note(`the driver: ${[kind, ...codes].join(' ')}`);
}

export const fence: Fault = {
  name: 'fence',
  title: 'A fence that refuses or comes late',
  cases: [
    {
      at: 'refused',
      from: 'validated',
      world: 'azure',
      done: 'the platform refuses the request for the fence',
      ends: ['undone'],
      inject: (scene) =>
        drive(scene, (ports) => ({ ...ports, fence: { ...ports.fence, raise: async () => denied() } })),
    },
    {
      at: 'late, in time',
      from: 'validated',
      world: 'azure',
      done: 'the platform applies each change of the fence 1 s after the request',
      ends: ['promoted', 'undone'],
      inject: (scene) => drive(scene, late(1000)),
    },
    {
      at: 'late, after it was withdrawn',
      from: 'validated',
      world: 'azure',
      done: 'the platform applies each change 3 s after the request: the fence goes up when it was withdrawn already',
      ends: ['undone'],
      async inject(scene) {
        await drive(scene, late(3000));
        await wait(4000);
      },
    },
    {
      at: 'will not come down',
      from: 'validated',
      world: 'azure',
      done: 'the switch fails after the fence, and the driver may not lift it any more: the dead-man has to',
      ends: ['undone'],
      async inject(scene) {
        let broken = false;
        const act = async () => {
          broken = true;
        };
        const { kind, codes } = await scene.drive('cut-over', {
          ports: (ports) => ({ ...ports, fence: { ...ports.fence, lower: async () => denied() } }),
          moments: [{ when: lineStarts('stop-channel-and-latch'), act }],
          around: async (call, go) => {
            if (broken && call.port === 'target') throw new Error('a fault of the test: the switch can not go on');
            return go();
          },
        });
        scene.note(`the driver: ${[kind, ...codes].join(' ')}`);
      },
    },
  ],
};
