import type { Addendum } from '../../../lambda/migration/data/addendum';

/** What the state says of the time after the evidence was sealed. Not part of the evidence, and said so. */
export type Since = Pick<Addendum, 'record' | 'statements'>;
