/**
 * The names under which authors of a file come in, before anybody corrects them: as the session writes them, where the
 * file has the same name with pronouns, a place or other capitals.
 */
export function knownNames(
  names: readonly string[],
  people: readonly { readonly name: string }[],
): ReadonlyMap<string, string> {
  const known = new Map(people.map(({ name }) => [bare(name), name]))
  return new Map(names.map((name) => [name, known.get(bare(name)) ?? name]))
}

function bare(name: string): string {
  return name
    .replace(/[([|/].*$/, '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .trim()
    .toLowerCase()
}
