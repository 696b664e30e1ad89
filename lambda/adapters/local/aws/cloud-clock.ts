/** The time that functions and RDS see: this machine's, put forward by whoever wants to see what happens days later. */
export interface CloudClock {
  now(): number;
  aheadMs(): number;
  forward(ms: number): void;
}

export function cloudClock(): CloudClock {
  let ahead = 0;
  return {
    now: () => Date.now() + ahead,
    aheadMs: () => ahead,
    forward: (ms) => {
      ahead += ms;
    },
  };
}
