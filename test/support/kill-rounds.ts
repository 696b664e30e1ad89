/**
 * At how many bytes of the stream each fault strikes. `KILL_ROUNDS=50` asks for so many places (`npm run test:long`),
 * `KILL_PLACES=1234,5678` for these; without either one that stands still, amid the chunks.
 */
export function killRounds(): { readonly places: readonly number[] } {
  const { KILL_ROUNDS, KILL_PLACES } = process.env;
  if (KILL_PLACES !== undefined) return { places: KILL_PLACES.split(',').map(Number) };
  if (KILL_ROUNDS === undefined) return { places: [150_000] };
  return { places: Array.from({ length: Number(KILL_ROUNDS) }, () => 6000 + Math.floor(Math.random() * 700_000)) };
}
