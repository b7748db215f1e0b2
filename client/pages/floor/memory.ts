/**
 * What a page keeps on this device under one prefix, as JSON. A browser that keeps nothing (private
 * windows, full storage) costs the reload, never the act: reading answers undefined, writing is lost.
 */
export interface Memory {
  read(name: string): unknown
  write(name: string, value: unknown): void
  forget(name: string): void
  names(): readonly string[]
}

/** Storage as the Web has it; absent where the browser forbids it. */
export type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>

export function openMemory(find: () => Shelf, prefix: string): Memory {
  const attempt = <Result>(reach: (shelf: Shelf) => Result): Result | undefined => {
    try {
      return reach(find())
    } catch {
      // The only sign a browser gives that it keeps nothing is a throw, from any of these.
      return undefined
    }
  }
  return {
    read: (name) =>
      attempt((shelf) => {
        const text = shelf.getItem(prefix + name)
        return text === null ? undefined : (JSON.parse(text) as unknown)
      }),
    write: (name, value) => {
      attempt((shelf) => shelf.setItem(prefix + name, JSON.stringify(value)))
    },
    forget: (name) => {
      attempt((shelf) => shelf.removeItem(prefix + name))
    },
    names: () =>
      attempt((shelf) =>
        Array.from({ length: shelf.length }, (_, at) => shelf.key(at) ?? '')
          .filter((name) => name.startsWith(prefix))
          .map((name) => name.slice(prefix.length)),
      ) ?? [],
  }
}

/** A list as it was kept, without what is no member of it; empty where none was kept. */
export function readList<Member>(
  memory: Memory,
  name: string,
  isMember: (value: unknown) => value is Member,
): readonly Member[] {
  const list = memory.read(name)
  return Array.isArray(list) ? list.filter(isMember) : []
}
