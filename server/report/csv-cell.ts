// What spreadsheets begin a formula with, in full width as well, behind whatever they skip; an apostrophe, so that it can be undone.
const ACTIVE = /^[\s\p{C}"']*[=+\-@|%＝＋－＠\u2212\uFE62\uFE63\uFE66\uFE6B]|^'|^[\t\r\n]/u

/** A text as a cell of a table: quoted, and never a formula. [RESULT1] */
export function cellOf(text: string): string {
  const plain = text.replaceAll('\0', '\uFFFD')
  const safe = ACTIVE.test(plain) ? `'${plain}` : plain
  return `"${safe.replaceAll('"', '""')}"`
}
