/** Whether a table or view is part of the migration; what belongs to a table (its triggers) goes with it. */
export type IsTaken = (schema: string, table: string) => boolean;

export const everything: IsTaken = () => true;
