import type { Settings } from '../settings';

/** A resource as Terraform will get it. */
export interface TreeResource {
  readonly address: string;
  readonly type: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Each fault is a line that says which resource and what to do. */
export type TreeCheck = (resources: readonly TreeResource[], settings: Settings) => readonly string[];
