/** What a column takes. */
export type Value = null | string | number | bigint | Uint8Array

/**
 * Refuses what no column takes. Drivers bend such values each in its own way: a date becomes text, a missing
 * value NULL, and node:sqlite takes an object in first place for named values and shifts all the others.
 */
export function checkedValue(value: unknown): Value {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value
  if (typeof value === 'bigint' || value instanceof Uint8Array) return value
  throw new Error(`a ${typeof value} cannot be stored`)
}
