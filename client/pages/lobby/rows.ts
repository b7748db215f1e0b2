import type { Entry, Row } from './sheet.ts'

/** Changes to a list of rows, each giving a new list that counts as corrected by hand. */
export type Rows<Value> = Entry<readonly Row<Value>[]>

export function addRow<Value>(rows: Rows<Value>, value: Value): Rows<Value> {
  const key = Math.max(-1, ...rows.value.map((row) => row.key)) + 1
  return { value: [...rows.value, { key, value }], touched: true }
}

/** Puts a value in a row. Whoever changes or confirms it has looked at it: no doubt is left. */
export function setRow<Value>(rows: Rows<Value>, key: number, value: Value): Rows<Value> {
  return {
    value: rows.value.map((row) => (row.key === key ? { key, value } : row)),
    touched: true,
  }
}

export function removeRow<Value>(rows: Rows<Value>, key: number): Rows<Value> {
  return { value: rows.value.filter((row) => row.key !== key), touched: true }
}

export function moveRow<Value>(rows: Rows<Value>, key: number, by: 1 | -1): Rows<Value> {
  const from = rows.value.findIndex((row) => row.key === key)
  const value = [...rows.value]
  const [row] = value.splice(from, 1)
  if (row !== undefined) value.splice(from + by, 0, row)
  return { value, touched: true }
}
