import type { Moment } from '../drive/in-process';
import { chunksCopied, lineEnds, lineStarts, stepStarts } from '../drive/moments';
import type { Ending, Fault, FaultCase } from '../fault';

type Server = 'source' | 'replica' | 'target';
type How = 'clean' | 'kill';

interface Place {
  readonly at: string;
  readonly when: () => Moment['when'];
  readonly switching: boolean;
}

const copying: Place = { at: 'copy', when: () => chunksCopied(3), switching: false };
const finalizing: Place = { at: 'finalize', when: () => stepStarts('finalize'), switching: false };
const validating: Place = { at: 'validate', when: () => stepStarts('validate'), switching: false };
const before = (line: string): Place => ({ at: line, when: () => lineStarts(line), switching: true });
const after = (line: string): Place => ({ at: `after ${line}`, when: () => lineEnds(line), switching: true });

function restarted(server: Server, how: How, place: Place, ends: readonly Ending[]): FaultCase {
  const words = how === 'kill' ? 'killed and started again' : 'restarted';
  return {
    at: `${server}, ${place.at}`,
    from: place.switching ? 'validated' : 'empty',
    world: server === 'replica' ? 'replica' : 'azure',
    done: `the ${server} is ${words}${place.at.startsWith('after') ? '' : ' as this begins'}`,
    ends,
    async inject(scene) {
      const act = () => scene.world.servers[server].restart(how);
      const reach = place.switching ? 'cut-over' : 'validated';
      const { kind, codes } = await scene.drive(reach, { moments: [{ when: place.when(), act }] });
      scene.note(`the driver: ${[kind, ...codes].join(' ')}`);
    },
  };
}

/** A frozen replica that starts again goes on: what it stood for is gone, and nothing of the copy may be used. */
function replicaMoves(how: How, place: Place): FaultCase {
  return {
    at: `replica, ${place.at}`,
    from: 'empty',
    world: 'replica',
    done: `the frozen replica is ${how === 'kill' ? 'killed' : 'restarted'} as this begins, and follows the source again when it is back; then rolled back and synced again`,
    ends: ['synced'],
    async inject(scene) {
      const act = () => scene.world.servers.replica.restart(how);
      await scene.drive('validated', { moments: [{ when: place.when(), act }] });
      const { kind, codes } = await scene.drive('validated');
      scene.note(`the next driver: ${[kind, ...codes].join(' ')}`);
      if (!codes.includes('source.replica-moved')) throw new Error('nobody has seen that the replica has moved');
      scene.note(`rolled back: ${(await scene.drive('rolled-back')).kind}`);
    },
  };
}

const eitherWay: readonly Ending[] = ['undone', 'promoted'];

export const serversRestart: Fault = {
  name: 'restart',
  title: 'A server is killed or restarted',
  cases: [
    restarted('source', 'kill', copying, ['synced']),
    restarted('target', 'kill', copying, ['synced']),
    replicaMoves('kill', copying),
    replicaMoves('clean', finalizing),
    restarted('target', 'kill', finalizing, ['synced']),
    restarted('source', 'clean', validating, ['synced']),
    restarted('target', 'kill', validating, ['synced']),
    restarted('source', 'kill', before('last-pulse'), eitherWay),
    restarted('source', 'kill', before('raise-fence'), ['undone']),
    restarted('source', 'kill', before('wait-until-applied'), ['undone']),
    restarted('source', 'kill', before('stop-channel-and-latch'), eitherWay),
    restarted('source', 'kill', before('prove-fence-stands'), eitherWay),
    restarted('source', 'kill', before('latch-promoted'), eitherWay),
    restarted('source', 'clean', after('open-way-back'), ['promoted']),
    restarted('target', 'kill', before('raise-fence'), ['undone']),
    restarted('target', 'kill', before('wait-until-applied'), ['undone']),
    restarted('target', 'kill', before('remove-channel'), ['undone']),
    restarted('target', 'kill', before('latch-promoted'), eitherWay),
    restarted('target', 'kill', before('unlock-accounts'), ['promoted']),
    restarted('target', 'clean', before('open-way-back'), ['promoted']),
  ],
};
