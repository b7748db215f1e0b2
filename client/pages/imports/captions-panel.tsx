import { useId, useState } from 'react'
import type { CaptionFromFile } from '#shared/wire.ts'
import { clockTime, say } from '../../say.ts'
import { momentOf } from './caption-moment.ts'

/** What a caption becomes in the notes: an entry with who said it and when. */
export interface Quoted {
  readonly text: string
  readonly speaker?: string
  readonly at?: number
}

interface CaptionsPanelProps {
  readonly captions: readonly CaptionFromFile[]
  /** When the session began, as the programme says; milliseconds since 1970. */
  readonly start: number
  readonly mayWrite: boolean
  /** Puts a quote into the notes; the answer names the section that it went to. */
  onQuote(quoted: Quoted): string
  onBack(): void
}

const MOST_SHOWN = 200 // a long session has a thousand

/** What was said aloud, to be quoted into the notes with who said it and when. [IMP19] */
export function CaptionsPanel({ captions, start, mayWrite, onQuote, onBack }: CaptionsPanelProps) {
  const field = useId()
  const [wanted, setWanted] = useState('')
  const [began, setBegan] = useState(clockTime(start))
  const [told, setTold] = useState({ turn: 0, sentence: '' })
  const words = wanted.trim().toLowerCase()
  const found = captions.filter(({ text, speaker = '' }) =>
    `${speaker} ${text}`.toLowerCase().includes(words),
  )
  const shown = found.slice(0, MOST_SHOWN)
  const isTimed = captions.some(({ from }) => from === 'recording')
  return (
    <div className="captions">
      <h2>{say('captions.title')}</h2>
      <p>
        <button type="button" className="button quiet small" onClick={onBack}>
          {say('captions.back')}
        </button>
      </p>
      <p className="quiet-text">{say('captions.help')}</p>
      <p className="captions-fields">
        <input
          type="search"
          dir="auto"
          aria-label={say('captions.search')}
          placeholder={say('captions.search')}
          value={wanted}
          onChange={({ target }) => setWanted(target.value)}
        />
        {isTimed && (
          <span>
            <label htmlFor={field}>{say('captions.began')}</label>
            <input
              id={field}
              type="time"
              value={began}
              onChange={({ target }) => setBegan(target.value)}
            />
          </span>
        )}
      </p>
      <p role="status" className="quiet" key={told.turn}>
        {told.sentence}
      </p>
      {shown.length === 0 && <p className="quiet">{say('captions.none')}</p>}
      <ol role="list" className="captions-list">
        {shown.map((caption) => {
          const at = momentOf(caption, start, began)
          return (
            <li key={caption.id}>
              <p className="source">
                {caption.speaker !== undefined && <b dir="auto">{caption.speaker}</b>}
                {at !== undefined && <time>{clockTime(at)}</time>}
              </p>
              <p dir="auto">{caption.text}</p>
              {mayWrite && (
                <button
                  type="button"
                  className="button small"
                  onClick={() => {
                    const { text, speaker } = caption
                    const section = onQuote({
                      text,
                      ...(speaker !== undefined && { speaker }),
                      ...(at !== undefined && { at }),
                    })
                    const sentence = say('captions.quoted', { section })
                    setTold(({ turn }) => ({ turn: turn + 1, sentence }))
                  }}
                >
                  {say('captions.quote')}
                </button>
              )}
            </li>
          )
        })}
      </ol>
      {found.length > shown.length && (
        <p className="quiet">{say('captions.more', { n: found.length - shown.length })}</p>
      )}
    </div>
  )
}
