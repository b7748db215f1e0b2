import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { encode } from 'uqr'
import { slips } from '#shared/words/english/slips.ts'
import { speak } from '#shared/words/words.ts'
import { cleanField } from './clean.ts'
import { readFonts } from './fonts.ts'

const say = speak(slips, 'en')

const TEMPLATE = fileURLToPath(import.meta.resolve('./slips.typ'))
const WORKSPACE = dirname(TEMPLATE)
const SHOWN = 150 // characters of a title or question: a slip is small
const QUIET_ZONE = 4 // modules of white around a QR code, which scanners need

/** Slips of paper to cut, each with one code for one vote. */
export interface SlipOrder {
  readonly title: string
  readonly question: string
  /** Where people join, and the code of the session that they type there. */
  readonly address: string
  readonly sessionCode: string
  readonly codes: readonly string[]
}

/**
 * Sheets of A4 with twelve slips each, and lines to cut along. What is secret on a slip is in its letters and in the fragment of its QR code's
 * address, which no browser sends. The same order gives the same bytes. [CODE3]
 */
export function writeSlips({
  title,
  question,
  address,
  sessionCode,
  codes,
}: SlipOrder): Uint8Array {
  const { blobs, companions } = readFonts()
  const compiler = NodeCompiler.create({
    workspace: WORKSPACE,
    fontArgs: [{ fontBlobs: [...blobs] }],
  })
  const sheet = {
    companions,
    name: say('slips.name'),
    title: shortened(title),
    question: shortened(question),
    join: say('slips.join', { address: address.replace(/^https?:\/\//, ''), code: sessionCode }),
    ballot: say('slips.ballot'),
    once: say('slips.once'),
    slips: codes.map((code, index) => ({
      code: inFours(code),
      number: say('slips.number', { n: index + 1, all: codes.length }),
      qr: qrOf(`${address}#code=${sessionCode}&ballot=${code}`),
    })),
  }
  compiler.mapShadow(`${WORKSPACE}/slips.json`, Buffer.from(JSON.stringify(sheet)))
  const compiled = compiler.compile({ mainFilePath: TEMPLATE })
  const error = compiled.takeError()
  if (compiled.result === null)
    throw new Error(`the slips' template stopped: ${JSON.stringify(error?.shortDiagnostics)}`)
  return compiler.pdf(compiled.result)
}

/** As people read letters aloud: `bcdf ghjk`. */
export function inFours(code: string): string {
  return code.replace(/(.{4})(?=.)/g, '$1 ')
}

function shortened(text: string): string {
  const clean = cleanField(text) ?? ''
  const letters = [...clean]
  return letters.length <= SHOWN ? clean : `${letters.slice(0, SHOWN - 1).join('')}…`
}

/** A drawing of a text as a QR code, in its own units. */
function qrOf(text: string): string {
  const { size, data } = encode(text, { ecc: 'M', border: QUIET_ZONE })
  const dark = data.flatMap((row, y) => row.map((is, x) => (is ? `M${x} ${y}h1v1h-1z` : '')))
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}"><path d="${dark.join('')}"/></svg>`
}
