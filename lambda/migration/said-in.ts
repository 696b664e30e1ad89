import type { Event, Ports } from './ports';

/** The same ports, whose events say where they come from. What an event says of itself wins. */
export function saidIn(ports: Ports, place: Pick<Event, 'step' | 'turn'>): Ports {
  const { observer } = ports;
  return { ...ports, observer: { notice: (event) => observer.notice({ ...place, ...event }) } };
}
