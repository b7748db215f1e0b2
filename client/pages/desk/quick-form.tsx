import { useRef, useState, type ClipboardEvent, type FormEvent } from 'react'
import { CHANNELS, type Channel } from '#shared/channel.ts'
import type { SectionName } from '../../editor/sections.ts'
import { say } from '../../say.ts'

const BROUGHT: readonly Channel[] = CHANNELS.filter(
  (channel) => channel !== 'phone' && channel !== 'online',
)
const LONGEST = 5_000 // characters: a line of the notes can be long, a report stays readable
const LONG = 1_000 // characters after which the length is shown
const NEAR = 500 // characters before the end that are counted down

interface QuickFormProps {
  readonly section: SectionName | undefined
  bring(question: { text: string; author?: string; channel: Channel; at: number }): void
}

/** One key: what was pasted or typed stands in the notes, with who asked, from where and when. */
export function QuickForm({ section, bring }: QuickFormProps) {
  const form = useRef<HTMLFormElement>(null)
  const [channel, setChannel] = useState<Channel>('zoom')
  const [length, setLength] = useState(0)
  const [told, setTold] = useState({ turn: 0, sentence: '' })
  const tell = (sentence: string): void => setTold(({ turn }) => ({ turn: turn + 1, sentence }))

  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    const text = plainOf(String(fields.get('text')))
    const author = String(fields.get('author')).trim()
    if (text === '') return tell(say('desk.question.first'))
    if (text.length > LONGEST) return tell(lengthOf(text.length))
    bring({ text, channel, at: Date.now(), ...(author !== '' && { author }) })
    const words = shortened(text, 40)
    tell(say('desk.question.added', { words, section: shortened(section?.title ?? '', 60) }))
    event.currentTarget.reset()
    setLength(0)
    form.current?.querySelector('textarea')?.focus()
  }
  const paste = (event: ClipboardEvent<HTMLTextAreaElement>): void => {
    const chat = readZoomLine(event.clipboardData.getData('text/plain'))
    const author = form.current?.elements.namedItem('author')
    if (!chat || event.currentTarget.value !== '' || !(author instanceof HTMLInputElement)) return
    event.preventDefault()
    event.currentTarget.value = chat.text
    author.value = chat.author
    setChannel('zoom')
    setLength(plainOf(chat.text).length)
  }

  return (
    <form ref={form} className="quick" aria-label={say('desk.question.bring')} onSubmit={submit}>
      <textarea
        name="text"
        rows={3}
        dir="auto"
        aria-label={say('desk.question.text')}
        placeholder={say('desk.question.paste')}
        aria-invalid={length > LONGEST}
        onPaste={paste}
        onChange={({ target }) => setLength(plainOf(target.value).length)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
          event.preventDefault()
          form.current?.requestSubmit()
        }}
      />
      {length > LONG && (
        <p className={length > LONGEST ? 'problem' : 'quiet numbers'}>{lengthOf(length)}</p>
      )}
      <div className="quick-row">
        <input
          name="author"
          maxLength={80}
          dir="auto"
          aria-label={say('desk.question.who')}
          placeholder={say('desk.question.who-hint')}
        />
        <select
          aria-label={say('desk.question.from')}
          value={channel}
          onChange={({ target }) => setChannel(target.value as Channel)}
        >
          {BROUGHT.map((each) => (
            <option key={each} value={each}>
              {say(`term.channel.${each}`)}
            </option>
          ))}
        </select>
        <button type="submit" className="button primary">
          {say('desk.question.add')}
        </button>
      </div>
      <p className="quiet" role="status">
        <span key={told.turn} className="told">
          {told.sentence}
        </span>
      </p>
    </form>
  )
}

function lengthOf(length: number): string {
  if (length > LONGEST) return say('desk.question.too-long', { n: length - LONGEST })
  if (length > LONGEST - NEAR) return say('desk.question.left', { n: LONGEST - length })
  return say('desk.question.written', { n: length })
}

/** `14:03:22 From Maria Lopez to Everyone: text`, one line; a message to somebody alone is not read. */
function readZoomLine(pasted: string): { author: string; text: string } | undefined {
  const found =
    /^\s*\d{1,2}:\d{2}(?::\d{2})?\s+From\s+(.{1,80}?)\s+to\s+Everyone\s*:\s*(\S.*)$/i.exec(
      pasted.trimEnd(),
    )
  const [, author, text] = found ?? []
  return author === undefined || text === undefined ? undefined : { author, text }
}

function plainOf(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

function shortened(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest - 2).trimEnd()}…` : text
}
