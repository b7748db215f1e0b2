import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import type { Report } from '#shared/report.ts'
import { readFonts } from './fonts.ts'
import { pdfPage, type PdfPage } from './pdf-page.ts'

const TEMPLATE = fileURLToPath(import.meta.resolve('./report.typ'))
const WORKSPACE = dirname(TEMPLATE)
// How many reports a cached piece outlives without being used. More of them cost up to 100 MB and save no time: who asks
// for a report again has written in between.
const KEPT_RUNS = 2

const { blobs, companions } = readFonts()
const compiler = NodeCompiler.create({
  workspace: WORKSPACE,
  fontArgs: [{ fontBlobs: [...blobs] }],
})

/** Tagged (PDF/UA-1), titled, with bookmarks; the same report gives the same bytes. [REP9] */
export function writePdf(report: Report): Uint8Array {
  const { start } = report.session
  const dated = start === undefined ? undefined : Math.floor(Date.parse(start) / 1000)
  const sheet = { ...pdfPage(report), companions, lacking: false, dated: dated !== undefined }
  try {
    return press(sheet, dated)
  } finally {
    compiler.evictCache(KEPT_RUNS)
  }
}

interface Sheet extends PdfPage {
  readonly companions: readonly string[]
  readonly lacking: boolean
  readonly dated: boolean
}

/** Sets the page; letters that no font has are shown as a box, and the page says so. [REP8] */
function press(sheet: Sheet, dated: number | undefined): Uint8Array {
  compiler.mapShadow(`${WORKSPACE}/report.json`, Buffer.from(JSON.stringify(sheet)))
  const compiled = compiler.compile({ mainFilePath: TEMPLATE })
  const error = compiled.takeError()
  if (compiled.result === null) throw new Error(`the PDF's template stopped: ${saidBy(error)}`)
  const warned = saidBy(compiled.takeWarnings())
  if (warned.includes('unknown font family')) throw new Error(`the PDF lacks a font: ${warned}`)

  try {
    return compiler.pdf(compiled.result, {
      pdfStandard: 'ua-1',
      ...(dated !== undefined && { creationTimestamp: dated }),
    })
  } catch (cause) {
    const lacking = lettersIn(cause)
    if (lacking.size === 0 || sheet.lacking) throw cause
    return press({ ...boxed(sheet, lacking), lacking: true }, dated)
  }
}

interface Diagnosed {
  readonly shortDiagnostics: readonly unknown[]
}

function saidBy(diagnosed: Diagnosed | null): string {
  return diagnosed === null ? '' : JSON.stringify(diagnosed.shortDiagnostics)
}

/**
 * The letters that the standard's check found no shape for: it names them, as Rust writes a string.
 * What joins or parts letters is named with them and has no shape to lack.
 */
function lettersIn(cause: unknown): Set<string> {
  const said = cause instanceof Error ? cause.message : ''
  const named = said.matchAll(/the text `\\"(.*?)\\"` could not be displayed/g)
  const letters = [...named].flatMap(([, text = '']) => unescaped(text).match(/./gsu) ?? [])
  return new Set(
    letters.filter((letter) => !/[\p{Default_Ignorable_Code_Point}\p{ASCII}]/u.test(letter)),
  )
}

const unescaped = (text: string): string =>
  text.replace(/\\+u\{([0-9a-f]+)\}/g, (_, hex: string) => String.fromCodePoint(parseInt(hex, 16)))

const BOX = '\u25a1'

function boxed(sheet: Sheet, letters: ReadonlySet<string>): Sheet {
  const text = JSON.stringify(sheet, (key, inner: unknown) =>
    typeof inner === 'string' && key !== 'link'
      ? inner.replace(/./gsu, (letter) => (letters.has(letter) ? BOX : letter))
      : inner,
  )
  const replaced: Sheet = JSON.parse(text)
  return replaced
}
