import { type Room, roomOf } from './rooms';
import { type Import, importsOf, type SourceFile } from './source-file';

/** Imports that no arrow of the house allows, each as a line to read. */
export function brokenArrows(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap((file) => {
    const room = roomOf(file.path);
    if (room === undefined) return [`${file.path} is in no room of the house`];
    return importsOf(file).flatMap((taken) => {
      const fault = taken.isPackage ? packageFault(room, taken) : roomFault(room, taken);
      return fault === undefined ? [] : [`${file.path}:${taken.line} -> ${taken.to}: ${fault}`];
    });
  });
}

function packageFault(room: Room, { to, names }: Import): string | undefined {
  const isAllowed = room.packages.some((allowed) =>
    allowed.endsWith('*') ? to.startsWith(allowed.slice(0, -1)) : to === allowed || to.startsWith(`${allowed}/`),
  );
  if (!isAllowed) return `${room.name} may take from outside only: ${room.packages.join(', ') || 'nothing'}`;
  if (to !== 'node:crypto' || !['mysql', 'migration'].includes(room.name)) return undefined;
  const isHashing = names.length > 0 && names.every((name) => name === 'createHash');
  return isHashing ? undefined : `${room.name} may hash; randomness comes through a port`;
}

function roomFault(room: Room, { to, typeOnly }: Import): string | undefined {
  const other = roomOf(to);
  if (other === undefined) return 'that is in no room of the house';
  if (other.name === room.name || room.from.includes(other.name)) return undefined;
  if (room.typesFrom?.includes(other.name) === true) {
    return typeOnly ? undefined : `${room.name} may take only types from ${other.name}`;
  }
  const all = [...room.from, ...(room.typesFrom ?? [])];
  return `${room.name} may see only: ${all.join(', ') || 'itself'}`;
}

/** Everything a file needs at run time, by its imports and theirs. */
export function reachableFrom(start: string, files: readonly SourceFile[]): readonly string[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const resolve = (to: string) => [`${to}.ts`, `${to}/index.ts`].find((path) => byPath.has(path));
  const seen = new Set<string>();
  const waiting = [start];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const file = byPath.get(path);
    if (file === undefined || seen.has(path)) continue;
    seen.add(path);
    for (const { to, isPackage, typeOnly } of importsOf(file)) {
      const next = isPackage || typeOnly ? undefined : resolve(to);
      if (next !== undefined) waiting.push(next);
    }
  }
  return [...seen].sort();
}
