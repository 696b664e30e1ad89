import { workOfAnotherFinding } from '../steps/copy/work-of-another';
import type { Check } from './survey';

/** Receipts and tables of a record that is not this one: lost, deleted, or in another state folder. */
export const workOfAnother: Check = ({ target, begun }) =>
  begun || target.work === undefined ? [] : [workOfAnotherFinding(target.work)];
