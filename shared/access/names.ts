const LONGEST = 80 // characters

// Marks that join letters of some scripts; every other character without a shape is an attempt at something.
const JOINERS = /[\u200c\u200d]/u
const SHAPELESS = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\u2028\u2029]/u

/**
 * A name as it is kept: composed (NFC), without characters that have no shape or turn the direction of what follows, single
 * spaces, trimmed. Undefined where nothing is left to read, or more than 80 characters. [NAME1]
 */
export function cleanName(said: string): string | undefined {
  let name = ''
  for (const letter of said.normalize('NFC').replace(/\s+/gu, ' ')) {
    if (JOINERS.test(letter) || !SHAPELESS.test(letter)) name += letter
  }
  name = name.replace(/ +/g, ' ').trim()
  const isReadable = /[\p{L}\p{N}\p{S}\p{P}]/u.test(name)
  return isReadable && [...name].length <= LONGEST ? name : undefined
}

// Letters of other alphabets that are read as Latin ones.
const READ_AS: Readonly<Record<string, string>> = {
  ...read('авекмнорстухіјѕԁԛԝһӏ', 'abekmhopctyxijsdqwhl'),
  ...read('αβεηικνορτυχω', 'abenikvoptyxw'),
  ...read('ıł0|', 'iloi'),
  '1': 'i',
  l: 'i',
}

/** What two names have in common that can be taken for each other at a glance. To compare with, never to show. [NAME2] */
export function skeletonOf(name: string): string {
  const plain = name.normalize('NFKC').toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '')
  let skeleton = ''
  for (const letter of plain)
    if (/[\p{L}\p{N}|]/u.test(letter)) skeleton += READ_AS[letter] ?? letter
  return skeleton
}

function read(letters: string, as: string): Readonly<Record<string, string>> {
  return Object.fromEntries([...letters].map((letter, place) => [letter, as[place] ?? letter]))
}
