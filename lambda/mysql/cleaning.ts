import { workSchema } from '../contract/names';
import { identifier } from './quoting';
import { sql } from './statement';

export const dropWorkSchema = sql`DROP DATABASE IF EXISTS ${identifier(workSchema)}`;
