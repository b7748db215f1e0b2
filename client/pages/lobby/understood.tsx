import { useId } from 'react'
import type { Unplaced } from '#shared/proposal/reading.ts'
import { PeopleRows } from './people-rows.tsx'
import { QuestionRows } from './question-rows.tsx'
import { LANGUAGE, say } from './say.ts'
import { SheetField } from './sheet-field.tsx'
import { momentIn, TEXTS, type Sheet, type TextField, type WordField } from './sheet.ts'
import { UnplacedLines } from './unplaced-lines.tsx'

// Shown where the proposal has them; a form with every box of every year would hide the few that count.
const ONLY_WHEN_FILLED: readonly string[] = ['formatNote', 'gains', 'goals']

/** What was understood, as a form: every field of the session can be corrected. */
export function Understood(props: {
  readonly sheet: Sheet
  readonly lines: number
  readonly unplaced: readonly Unplaced[]
  readonly onChange: (sheet: Sheet) => void
  readonly onPlace: (line: Unplaced) => void
}) {
  const { sheet, lines, unplaced, onChange, onPlace } = props
  const id = useId()
  const word = (field: WordField, more: Partial<Parameters<typeof SheetField>[0]> = {}) => (
    <SheetField
      id={`lobby-${field}`}
      label={say(`lobby.field.${field}`)}
      entry={sheet[field]}
      onChange={(entry) => onChange({ ...sheet, [field]: entry })}
      {...more}
    />
  )
  const paragraphs = (field: TextField) => (
    <SheetField
      key={field}
      id={`lobby-${field}`}
      label={say(`lobby.field.${field}`)}
      entry={sheet[field]}
      kind="paragraphs"
      help={say('lobby.field.paragraphs-help')}
      onChange={(entry) => onChange({ ...sheet, [field]: entry })}
    />
  )
  const isShown = (field: WordField | TextField) =>
    !ONLY_WHEN_FILLED.includes(field) || sheet[field].touched || sheet[field].value !== ''

  return (
    <section aria-labelledby={`${id}-understood`} className="lobby-understood">
      <h2 id={`${id}-understood`}>{say('lobby.understood')}</h2>
      <p role="status" className="quiet-text">
        {lines === 0
          ? say('lobby.understood-empty')
          : `${say('lobby.lines', { n: lines })} ${
              unplaced.length === 0
                ? say('lobby.lines-all')
                : say('lobby.lines-unplaced', { n: unplaced.length })
            }`}
      </p>
      {word('title', { kind: 'line', className: 'lobby-title' })}
      <div className="lobby-grid">
        {word('event')}
        {word('type')}
        {word('number', { kind: 'digits', longest: 6 })}
        {word('format')}
        {word('minutes', { kind: 'digits', longest: 4 })}
        {word('room')}
        {word('start', { kind: 'moment', help: localTime(sheet.start.value, sheet.end.value) })}
        {word('end', { kind: 'moment' })}
      </div>
      <PeopleRows people={sheet.people} onChange={(people) => onChange({ ...sheet, people })} />
      <QuestionRows
        questions={sheet.questions}
        onChange={(questions) => onChange({ ...sheet, questions })}
      />
      <section aria-labelledby={`${id}-texts`} className="lobby-part">
        <h3 id={`${id}-texts`}>{say('lobby.texts')}</h3>
        {TEXTS.filter(isShown).map(paragraphs)}
        {word('tools', { help: say('lobby.field.tools-help'), longest: 2000 })}
        {isShown('goals') && word('goals', { help: say('lobby.field.goals-help') })}
      </section>
      <UnplacedLines lines={unplaced} onPlace={onPlace} />
    </section>
  )
}

// In 24 hours and with the zone, whatever the browser's own fields look like.
const HERE = new Intl.DateTimeFormat(LANGUAGE, {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
  timeZoneName: 'short',
})

function localTime(start: string, end: string): string | undefined {
  const from = momentIn(start)
  const to = momentIn(end)
  if (from === undefined) return undefined
  const isSpan = to !== undefined && to > from
  const time = isSpan ? HERE.formatRange(from, to) : HERE.format(from)
  return say('lobby.local-time', { time })
}
