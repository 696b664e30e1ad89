export const hookNames = ['before-fence', 'cutover-aborted', 'after-cutover', 'after-rollback'] as const;
export type HookName = (typeof hookNames)[number];

/** What a hook is told. `cutover` and the hook's name together name the event: told twice, it is the same one. */
export interface HookFacts {
  readonly cutover: string;
  readonly level: string;
}
