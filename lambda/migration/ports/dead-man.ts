/**
 * A second actor that resolves the cut over if the first is gone. Armed before the fence; armed means durable:
 * once `arm` resolves it will act even if this process, its host and its network are gone.
 * Adapters: a Step Functions execution that waits; a detached child process.
 */
export interface DeadMan {
  arm(cutover: string, deadline: Date): Promise<void>;
  /** Best effort: a dead-man that fires after the end finds nothing to do. */
  disarm(cutover: string): Promise<void>;
}
