export const handler = async (): Promise<string> => 'the contents do not matter here';
