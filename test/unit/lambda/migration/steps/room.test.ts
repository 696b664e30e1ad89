import { defaultLimits } from '../../../../../lambda/contract/desired';
import { roomIn } from '../../../../../lambda/migration/steps/copy/room';
import { aDesired } from '../../../../support/a-desired';

const desired = aDesired({ limits: { ...defaultLimits, workers: 64, connectionsKept: 10 } });
const server = (most: number, used: number, mostOfAccount = 0) => ({ most, used, mostOfAccount });

describe('room for workers', () => {
  it('is what the settings say while the servers have it', () => {
    expect(roomIn(desired, server(1000, 20), server(1000, 5))).toEqual({ workers: 64 });
  });

  it('is what the target has left beyond what is kept free', () => {
    expect(roomIn(desired, server(100, 60), undefined)).toEqual({ workers: 30 });
  });

  it('is half of what the replica has left: a worker reads there, and looks at the load', () => {
    expect(roomIn(desired, server(1000, 0), server(60, 10))).toEqual({ workers: 20 });
  });

  it('is never more than our account may have', () => {
    expect(roomIn(desired, server(1000, 0, 25), undefined)).toEqual({ workers: 15 });
  });

  it('is none, with the reason, where connections are used up', () => {
    const room = roomIn(desired, server(100, 95), undefined);

    expect(room).toMatchObject({ full: { code: 'target.connections-used', effect: 'paused' } });
    expect('full' in room ? room.full.message : '').toContain('95 of 100 connections are used');
  });
});
