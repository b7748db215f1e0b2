import type { CompiledQuery } from 'kysely'

/** Where a value will stand. */
class Gap {
  readonly name: string

  constructor(name: string) {
    this.name = name
  }
}

/**
 * A query that is compiled once and then only given its values: compiling costs more than running it, and these are
 * asked at every join and every ballot. Each value of `its` may stand in it as often as it is needed.
 */
export function shape<Its extends object>(
  build: (its: Its) => CompiledQuery,
): (its: Its) => CompiledQuery {
  let compiled: CompiledQuery | undefined
  return (its) => {
    compiled ??= build(gaps())
    const parameters = compiled.parameters.map((value) =>
      value instanceof Gap ? its[value.name as keyof Its] : value,
    )
    return { ...compiled, parameters }
  }
}

// Kysely passes on whatever is no expression: a gap stands for a value of any type until it is filled.
function gaps<Its extends object>(): Its {
  return new Proxy({}, { get: (_, name) => new Gap(String(name)) }) as Its
}
