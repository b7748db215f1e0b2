import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

interface Face {
  readonly family: string
  readonly file: string
}

const HOUSE = '@expo-google-fonts'

/** The faces of the report: a serif to read, a sans for labels and tables. All of them must be there. */
const FACES: readonly Face[] = [
  ...['400Regular', '400Regular_Italic', '600SemiBold', '600SemiBold_Italic'].map((cut) => ({
    family: 'Noto Serif',
    file: `${HOUSE}/noto-serif/${cut}/NotoSerif_${cut}.ttf`,
  })),
  ...['400Regular', '600SemiBold'].map((cut) => ({
    family: 'Noto Sans',
    file: `${HOUSE}/noto-sans/${cut}/NotoSans_${cut}.ttf`,
  })),
]

/** Letters that the first two do not have; each is used where its package is installed. */
const COMPANIONS: readonly Face[] = [
  {
    family: 'Noto Naskh Arabic',
    file: `${HOUSE}/noto-naskh-arabic/400Regular/NotoNaskhArabic_400Regular.ttf`,
  },
  {
    family: 'Noto Naskh Arabic',
    file: `${HOUSE}/noto-naskh-arabic/600SemiBold/NotoNaskhArabic_600SemiBold.ttf`,
  },
  { family: 'Noto Sans SC', file: `${HOUSE}/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf` },
  { family: 'Noto Emoji', file: `${HOUSE}/noto-emoji/400Regular/NotoEmoji_400Regular.ttf` },
]

export interface Fonts {
  readonly blobs: readonly Buffer[]
  /** The families beside serif and sans that are there, in the order they are asked. */
  readonly companions: readonly string[]
}

/** Reads the shipped fonts from their packages. A missing serif or sans is an error, not a fallback. */
export function readFonts(): Fonts {
  const installed = COMPANIONS.flatMap((face) => {
    const path = pathOf(face)
    return path === undefined ? [] : [{ face, path }]
  })
  const own = FACES.map((face) => {
    const path = pathOf(face)
    if (path === undefined) throw new Error(`the font file ${face.file} is not installed`)
    return path
  })
  return {
    blobs: [...own, ...installed.map(({ path }) => path)].map((path) => readFileSync(path)),
    companions: [...new Set(installed.map(({ face }) => face.family))],
  }
}

function pathOf({ file }: Face): string | undefined {
  try {
    const path = fileURLToPath(import.meta.resolve(file))
    return existsSync(path) ? path : undefined
  } catch {
    return undefined
  }
}
