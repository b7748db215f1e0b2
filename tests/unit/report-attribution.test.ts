import { describe, expect, test } from 'vitest'
import type { Attribution } from '#shared/access/settings.ts'
import type { Line } from '#shared/document/block.ts'
import type { SessionId } from '#shared/ids.ts'
import { reportSchema } from '#shared/report.ts'
import { attributed, type KnownPerson } from '../../server/report/attribution.ts'
import { compose, type ReportInput } from '../../server/report/compose.ts'
import { fileNameOf } from '../../server/report/file-name.ts'
import { maskOf } from '../../server/report/names.ts'
import { counted, DETAILS, line, section } from '../support/report-sample.ts'

const PARTS = ['Israel', 'Rosas', 'Juan', 'Peirano', 'Bijal', 'Sanghani', 'Gabriel', 'Adonaylo']
const TEAM: readonly KnownPerson[] = [
  { name: 'Zoé Quill', role: 'rapporteur', group: 'Academia' },
  { name: 'Will', role: 'moderator' },
]
const NOTES = [
  section('details', 'Jane Coffin opens'),
  line('opinion', 'As Ms. Coffin said, Bijal  Sanghani’s point will stand.', {
    speaker: 'Jane Coffin',
    channel: 'onsite',
  }),
  line('opinion', [
    { text: 'Dear Talia ' },
    { text: 'Mar', bold: true },
    { text: 'es, thank you. ADONAYLO agreed' },
  ]),
  line('text', [
    { text: 'Write to bijal.sanghani@example.org or ' },
    { text: 'here', link: 'mailto:juan@example.org' },
    { text: ' or ' },
    { text: 'the page', link: 'https://example.org/people/Talia-Mares' },
  ]),
  line('question', 'Who pays, Zoe Quill?', { speaker: 'Ivo Norton', group: 'Civil Society' }),
  line('text', 'Ivo Norton asked, and Will answered: nobody will.'),
]
const input = (blocks: readonly Line[] = NOTES): ReportInput => ({
  session: 'one' as SessionId,
  details: {
    ...DETAILS,
    title: 'A talk by Bijal Sanghani',
    policyQuestions: ['What does Jane Coffin think?'],
    description: ['Gabriel Adonaylo leads LACNIC.'],
  },
  blocks,
  polls: [
    counted('p', { 'As Juan Peirano says': 2, No: 1 }, { question: 'Is Talia Mares right?' }),
  ],
  contributors: ['Zoé Quill', 'Uma Tell'],
  language: 'en',
})
const report = (mode: Attribution, given = input()) =>
  compose(attributed(given, { mode, people: TEAM }))

describe('how people are named in a report', () => {
  test('[ATTR1] a session that names people gets the report as it was', () => {
    expect(report('named')).toEqual(compose(input()))
    expect(report('named').attribution).toBeUndefined()
  })

  test('[ATTR1] [ATTR2] no name is left anywhere where people are not named', () => {
    for (const mode of ['role', 'none'] as const) {
      const made = report(mode)
      expect(reportSchema.safeParse(made).success).toBe(true)
      const text = JSON.stringify(made)
      const names = [...PARTS, 'ADONAYLO', 'Talia', 'Mares', 'Coffin', 'Quill', 'Norton', 'Uma']
      expect(names.filter((name) => text.toLowerCase().includes(name.toLowerCase()))).toEqual([])
      expect([made.attribution, made.contributors]).toEqual([mode, []])
    }
  })

  test('[ATTR1] by role, everybody is a role and a group; not at all, nobody is anything', () => {
    const byRole = report('role')
    expect(byRole.people).toContainEqual({
      part: 'speaker',
      name: 'Speaker',
      affiliation: undefined,
      group: 'Private Sector',
      region: undefined,
    })
    const entries = (made: typeof byRole) =>
      made.sections.flatMap(({ blocks }) =>
        blocks.flatMap((block) => (block.block === 'entry' ? [block.entry] : [])),
      )
    const [first, , question] = entries(byRole)
    expect(first).toMatchObject({ speaker: 'Moderator', group: 'Technical Community' })
    expect(question).toMatchObject({ group: 'Civil Society' })
    expect(question).not.toHaveProperty('speaker', expect.anything())
    expect(first?.spans[0]?.text).toBe(
      'As Ms. [Moderator, Technical Community] said, [Speaker, Technical Community]’s point will stand.',
    )
    const none = report('none')
    expect(none.people).toEqual([])
    expect(entries(none).some(({ speaker, group }) => speaker ?? group)).toBe(false)
    expect(none.session.title).toBe('A talk by [somebody]')
  })

  test('[ATTR1] the file name follows', () => {
    const { event: _, type: _type, number: _number, ...untitled } = input().details
    const given = { ...input(), details: untitled }
    const { details } = attributed(given, { mode: 'none', people: TEAM })
    expect(fileNameOf(untitled, 'pdf')).toBe('A-talk-by-Bijal-Sanghani-report.pdf')
    expect(fileNameOf(details, 'pdf')).toBe('A-talk-by-somebody-report.pdf')
  })

  test('[ATTR2] a name that is a word of the session stands for nobody, and the rest stays as it was', () => {
    const untouched = [
      line('text', 'Nothing will happen. Will they? Internet Society, the Society, May 2021.'),
      line('text', [{ text: 'a ' }, { text: 'link', link: 'https://example.org/a' }]),
    ]
    const given = input(untouched)
    const people = [
      ...given.details.people,
      { part: 'organiser' as const, name: 'Internet Society', affiliation: 'Internet Society' },
    ]
    const { blocks } = attributed(
      { ...given, details: { ...given.details, people } },
      { mode: 'none', people: TEAM },
    )
    const [first, second] = blocks
    expect(first).toMatchObject({
      spans: [{ text: 'Nothing will happen. Will they? [somebody], the Society, May 2021.' }],
    })
    expect(second).toEqual(untouched[1])
  })

  test('[ATTR2] names are found in every spelling, and across looks', () => {
    const { text, spans } = maskOf(
      [
        { name: 'Dr. José M. Núñez (ISOC)', instead: '*' },
        { name: '山田太郎', instead: '*' },
        { name: 'Al', instead: '*' },
      ],
      () => false,
    )
    for (const spelling of [
      'José M. Núñez',
      'jose nunez',
      'José\u00a0 Núñez',
      'Jo\u00adsé',
      'Jose\u0301',
      'NUÑEZ',
      'Ｊｏｓｅ Ｎｕｎｅｚ',
      'Al',
    ]) {
      expect(text(`so ${spelling}, yes`), spelling).toBe('so *, yes')
    }
    expect(text('私は山田太郎です')).toBe('私は*です')
    expect(text('Also ISOC, Joseph and algebra')).toBe('Also ISOC, Joseph and algebra')
    expect(spans([{ text: 'x Jo' }, { text: 'sé Nú', bold: true }, { text: 'ñez y' }])).toEqual([
      { text: 'x *' },
      { text: '', bold: true },
      { text: ' y' },
    ])
  })
})
