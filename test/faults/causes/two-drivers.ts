import { lineStarts } from '../drive/moments';
import type { DriverProcess } from '../drive/process';
import type { Fault } from '../fault';
import type { Scene } from '../run/scene';

async function allOf(scene: Scene, drivers: readonly DriverProcess[]): Promise<void> {
  const ends = await Promise.all(drivers.map(({ ended }) => ended));
  const words = ends.map(({ kind, codes }) => [kind, ...codes].join(' '));
  scene.note(`drivers: ${words.join(', ')}`);
  const broken = ends.filter(({ kind }) => kind === 'broken');
  if (broken.length > 0) throw new Error(`a driver broke: ${JSON.stringify(broken)}`);
}

export const twoDrivers: Fault = {
  name: 'two-drivers',
  title: 'A second driver, deploy or command at the same time',
  cases: [
    {
      at: 'sync',
      from: 'empty',
      world: 'azure',
      done: 'two processes sync the same migration at the same time',
      ends: ['synced'],
      inject: (scene) => allOf(scene, [scene.start('validated'), scene.start('validated')]),
    },
    {
      at: 'cut over',
      from: 'validated',
      world: 'azure',
      done: 'three processes ask for the same cut over at the same time',
      ends: ['promoted'],
      next: 'cut-over',
      inject: (scene) =>
        allOf(
          scene,
          [1, 2, 3].map(() => scene.start('cut-over')),
        ),
    },
    {
      at: 'deploy during the switch',
      from: 'validated',
      world: 'azure',
      done: 'a second deploy that wants `validated`, and one that wants `cut-over`, begin when the fence is asked for',
      ends: ['promoted'],
      next: 'cut-over',
      async inject(scene) {
        const others: DriverProcess[] = [];
        const act = async () => void others.push(scene.start('validated'), scene.start('cut-over'));
        await scene.drive('cut-over', { moments: [{ when: lineStarts('raise-fence'), act }] });
        await allOf(scene, others);
      },
    },
    {
      at: 'roll back during the switch',
      from: 'validated',
      world: 'azure',
      done: 'a roll back is asked for while the fence goes up; the target has nobody who may fence it',
      ends: ['promoted', 'still-promoted'],
      next: 'cut-over',
      async inject(scene) {
        const others: DriverProcess[] = [];
        const act = async () => void others.push(scene.start('rolled-back'));
        await scene.drive('cut-over', { moments: [{ when: lineStarts('raise-fence'), act }] });
        await allOf(scene, others);
      },
    },
    {
      at: 'two roll backs',
      from: 'promoted',
      world: 'own',
      done: 'two processes roll back after the promotion at the same time',
      ends: ['returned'],
      next: 'rolled-back',
      inject: (scene) => allOf(scene, [scene.start('rolled-back'), scene.start('rolled-back')]),
    },
    {
      at: 'cut over during the roll back',
      from: 'promoted',
      world: 'own',
      done: 'a deploy that wants `cut-over` begins while the target is being fenced for the way back',
      ends: ['returned'],
      next: 'rolled-back',
      async inject(scene) {
        const others: DriverProcess[] = [];
        const act = async () => void others.push(scene.start('cut-over'));
        await scene.drive('rolled-back', { moments: [{ when: lineStarts('raise-fence'), act }] });
        await allOf(scene, others);
      },
    },
  ],
};
