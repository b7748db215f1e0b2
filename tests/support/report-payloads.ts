import type { LineKind } from '#shared/document/kinds.ts'
import { LINE_KINDS } from '#shared/document/kinds.ts'
import { USUAL_POLL_SETTINGS } from '#shared/poll/settings.ts'
import type { Report } from '#shared/report.ts'
import { counted, DETAILS, line, place, sampleReport, section } from './report-sample.ts'

/** Text that is code, markup or a trap somewhere; in a report all of it is text. */
export const PAYLOADS: readonly string[] = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</title></style></textarea><script>alert(1)</script>',
  '<!-- comment -->',
  '<![CDATA[ x ]]>',
  ']]>',
  '&lt;b&gt; &amp; &copy; &#60;',
  '<svg/onload=alert(1)>',
  '<a href="javascript:alert(1)">x</a>',
  '${alert(1)} {{alert(1)}} <%= 1 %>',
  '#import "/etc/passwd"',
  '#eval("1+1") #read("/etc/passwd")',
  '#set text(red) #panic()',
  '$x^2$ $$ \\sum $$',
  '*bold* _emph_ **strong** __strong__ ~~gone~~',
  '`code` ```fence```',
  '= heading',
  '# heading',
  '###### heading #',
  '- bullet',
  '+ bullet',
  '1. number',
  '2) number',
  '> quote',
  '---',
  '===',
  '- [ ] task',
  '[a](javascript:alert(1)) ![b](http://x.test/i.png)',
  '[ref]: http://x.test',
  '[^1] [[wiki]] <http://x.test> www.x.test http://x.test a@x.test',
  '| a | b |',
  '\\ \\\\ \\n \\* \\u{41}',
  '=1+1',
  "=cmd|' /C calc'!A0",
  '@mention #123 :smile: <@label> @cite',
  '~ non-breaking ~ -- --- ... "quotes" \'single\'',
  '// comment /* comment */ #"string"',
  '%PDF-1.4 \\input{x} (PostScript) <</JS>>',
  '\u0000nul\u0007bell\u001bescape\u009bcsi',
  'tab\there\r\nline\u2028separator',
  'lone \ud83d high and \udc00 low',
  '\ufffe\uffff noncharacters',
  'مرحبا <b>بالعالم</b> *نجمة*',
  'שלום # עולם',
  '\u202eevil\u202c \u2066isolated\u2069 \u200bzero\u200d\ufeff',
  '😀 👩‍👩‍👧 *emoji*',
  '__proto__ constructor toString',
  'w'.repeat(300),
]

/** How a text reads once it is in a report, where it ends with a word. */
export const HARMLESS = 'plain words'

/** A report in which every field that people write says this. */
export function reportSaying(text: string): Report {
  const said = { speaker: text, group: text, channel: 'zoom', at: 1_638_886_500_000 } as const
  const looks = [
    { text: `${text} ` },
    { text, bold: true as const },
    { text: ' ' },
    { text, italic: true as const },
    { text: ' ' },
    { text, link: 'https://example.org/?a=1&copy=2' },
  ]
  const kinds = LINE_KINDS.filter((kind): kind is LineKind => kind !== 'section')
  return sampleReport({
    details: {
      ...DETAILS,
      event: text,
      title: text,
      room: text,
      format: text,
      tools: [text],
      policyQuestions: [text],
      people: [
        { part: 'speaker', name: text, affiliation: text, group: text, region: text },
        { part: 'rapporteur', name: text, affiliation: text, group: text, region: text },
      ],
    },
    blocks: [
      section('policy-question', text),
      ...kinds.flatMap((kind) => [line(kind, text, said), line(kind, looks, said)]),
      line('bullet', text),
      line('bullet', text, { depth: 2 }),
      line('numbered', text, { depth: 2 }),
      section(undefined, text),
      place('p'),
      place('scale'),
      place('words'),
    ],
    polls: [
      {
        ...counted('p', { [text]: 3, other: 1 }, { hands: [2, 0] }),
        question: text,
        openedBy: text,
      },
      {
        ...counted('scale', { '1': 5, '2': 6 }, { question: text, kind: 'scale' }),
        settings: { ...USUAL_POLL_SETTINGS, breakdown: 'group' },
        scale: { from: 1, to: 2, low: text, high: text },
        tally: { voters: 11, votes: {}, parts: [{ name: text, voters: 11, votes: {} }] },
      },
      {
        ...counted('words', {}, { question: text, kind: 'words', digest: 'd'.repeat(64) }),
        tally: { voters: 9, votes: {}, answers: [{ text, times: 7 }] },
      },
    ],
    contributors: [text],
  })
}
