import type { Check } from './survey';

export const eventScheduler: Check = ({ target, inventory }) => {
  if (target.variables.get('event_scheduler') !== 'ON' || inventory.events.length === 0) return [];
  return [
    {
      code: 'target.event-scheduler',
      weight: 'note',
      side: 'target',
      subject: 'event_scheduler',
      message: 'the event scheduler of the target runs; events are made there disabled and enabled at the cut over',
      remedy: 'nothing to do; to be twice safe set event_scheduler = OFF until the cut over',
    },
  ];
};
