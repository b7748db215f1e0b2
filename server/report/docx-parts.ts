import { barPicture } from './bar-picture.ts'
import type { Markup } from './markup.ts'
import type { PollBar } from './poll-table.ts'
import { tag } from './xml.ts'

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships'

interface Relation {
  readonly id: string
  readonly kind: string
  readonly target: string
  readonly isOutside: boolean
}

/** What the text of a DOCX points at: its own parts, pictures, and addresses. */
export class DocxParts {
  readonly #relations = new Map<string, Relation>()
  readonly #pictures = new Map<string, Uint8Array>()
  readonly #isFromRight: boolean
  #drawn = 0

  constructor(isFromRight: boolean) {
    this.#isFromRight = isFromRight
  }

  get pictures(): ReadonlyMap<string, Uint8Array> {
    return this.#pictures
  }

  part(kind: string, target: string): string {
    return this.#relate(kind, target, false)
  }

  /** An address is safe before it comes here: web or mail. [REP7] */
  link(address: string): string {
    return this.#relate('hyperlink', address, true)
  }

  /** A number that no other picture of the file has. */
  nextDrawn(): number {
    return ++this.#drawn
  }

  bar(bar: PollBar): { readonly svg: string; readonly png: string; readonly height: number } {
    const { svg, png, height } = barPicture(bar, this.#isFromRight)
    const lengths = [bar.votes, bar.hands].flatMap((length) => length ?? [])
    const name = `media/bar-${lengths.map((length) => Math.round(length * 100)).join('-')}`
    this.#pictures.set(`word/${name}.svg`, svg)
    this.#pictures.set(`word/${name}.png`, png)
    return {
      svg: this.part('image', `${name}.svg`),
      png: this.part('image', `${name}.png`),
      height,
    }
  }

  relations(): Markup {
    return relationsOf([...this.#relations.values()])
  }

  #relate(kind: string, target: string, isOutside: boolean): string {
    const known = this.#relations.get(`${kind} ${target}`)
    if (known) return known.id
    const id = `r${this.#relations.size + 1}`
    this.#relations.set(`${kind} ${target}`, { id, kind: `${OFFICE}/${kind}`, target, isOutside })
    return id
  }
}

/** The parts that the file as a whole begins with. */
export function rootRelations(): Markup {
  const core =
    'http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties'
  return relationsOf([
    { id: 'r1', kind: `${OFFICE}/officeDocument`, target: 'word/document.xml', isOutside: false },
    { id: 'r2', kind: core, target: 'docProps/core.xml', isOutside: false },
    {
      id: 'r3',
      kind: `${OFFICE}/extended-properties`,
      target: 'docProps/app.xml',
      isOutside: false,
    },
  ])
}

function relationsOf(relations: readonly Relation[]): Markup {
  return tag(
    'Relationships',
    { xmlns: PACKAGE },
    relations.map(({ id, kind, target, isOutside }) =>
      tag('Relationship', {
        Id: id,
        Type: kind,
        Target: target,
        TargetMode: isOutside ? 'External' : undefined,
      }),
    ),
  )
}
