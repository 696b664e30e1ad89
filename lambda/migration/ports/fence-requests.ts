/**
 * Who may have a request for a fence under way, to raise it or to lift it. Written down *before* it is decided that the fence is asked;
 * looked at by every switch *after* it has begun in the record. So either the decision sees the switch, or the switch sees the request
 * (docs/adr/0013).
 */
export interface FenceRequests {
  /** Durable when it returns. `until`: later no server and no platform takes the request any more. */
  begin(until: Date): Promise<BegunRequest>;
  /** The latest end of all that were begun and are not over; `undefined`: there is none. It may be past. */
  latest(): Promise<Date | undefined>;
}

export interface BegunRequest {
  /** The request was answered, or was never made. Not called: its time runs out. */
  end(): Promise<void>;
}
