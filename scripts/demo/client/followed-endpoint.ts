import type { Endpoint, EndpointReader } from './published-endpoint';

export interface FollowedEndpoint {
  current(): Endpoint;
  /** Told by whoever is refused, cut off or left waiting: for the next second the published endpoint is read often. */
  trouble(): void;
  onChange(listener: (endpoint: Endpoint) => void): void;
  stop(): void;
}

export interface FollowOptions {
  readonly start: Endpoint;
  readonly read: EndpointReader;
  readonly everyMs: number;
}

const troubleLastsMs = 1000;

/** As long as the database answers, nobody asks where it is. */
export function followEndpoint({ start, read, everyMs }: FollowOptions): FollowedEndpoint {
  const listeners: ((endpoint: Endpoint) => void)[] = [];
  let current = start;
  let troubledUntil = 0;
  let reading = false;
  const look = async (): Promise<void> => {
    const published = await read().catch(() => undefined);
    if (published === undefined || sameServer(published, current)) return;
    current = published;
    for (const listener of listeners) listener(published);
  };
  const timer = setInterval(() => {
    if (reading || Date.now() > troubledUntil) return;
    reading = true;
    void look().finally(() => {
      reading = false;
    });
  }, everyMs);
  return {
    current: () => current,
    trouble: () => {
      troubledUntil = Date.now() + troubleLastsMs;
    },
    onChange: (listener) => listeners.push(listener),
    stop: () => clearInterval(timer),
  };
}

function sameServer(a: Endpoint, b: Endpoint): boolean {
  return a.host === b.host && a.port === b.port;
}
