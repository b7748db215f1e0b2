import { useCallback, useEffect, useRef, useState } from 'react'
import type { SessionId } from '#shared/ids.ts'
import type { Here } from '#shared/wire.ts'
import { clockTime, say } from '../../say.ts'

const LOOK_EVERY = 5_000 // ms between two looks whether the notes have changed

/** Why the notes are only read: the server has another version, or they have what this page does not know. */
export type ReadingReason = 'outdated' | 'unknown'

interface ReadingDeskProps {
  readonly here: Here
  readonly why: ReadingReason
  /** What was written on this page and nobody else has. */
  readonly words: readonly string[]
}

/** The notes to read, as the server writes them, on a page that must not write them. [SCHEMA1] [SCHEMA2] */
export function ReadingDesk({ here, why, words }: ReadingDeskProps) {
  useEffect(() => {
    document.title = say('desk.title', { title: here.details.title })
  }, [here.details.title])
  useLeaveWarning(words.length > 0)
  return (
    <div className="reading-desk">
      <header className="desk-header">
        <a className="wordmark" href="/" aria-label={say('desk.home')}>
          Rapport
        </a>
        <p className="session-name" dir="auto">
          {here.details.title}
        </p>
      </header>
      <section className="renewed" role="alert">
        <p>{say(`desk.reading.${why}`)}</p>
        <button type="button" className="button primary" onClick={() => location.reload()}>
          {say('desk.reading.reload')}
        </button>
      </section>
      {words.length > 0 && <UnkeptWords words={words} />}
      <main className="reading" aria-label={say('desk.notes')}>
        <LatestNotes session={here.session} />
      </main>
    </div>
  )
}

function useLeaveWarning(isNeeded: boolean): void {
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent): void => {
      if (isNeeded) event.preventDefault()
    }
    addEventListener('beforeunload', warn)
    return () => removeEventListener('beforeunload', warn)
  }, [isNeeded])
}

/** Words that never reached the server: to be copied before the page is loaded again. */
function UnkeptWords({ words }: { readonly words: readonly string[] }) {
  const [copied, setCopied] = useState<'yes' | 'failed'>()
  const text = words.join('\n')
  const [address, setAddress] = useState<string>()
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }))
    setAddress(made)
    return () => URL.revokeObjectURL(made)
  }, [text])
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setCopied('yes'),
      () => setCopied('failed'),
    )
  }
  return (
    <section className="unkept" aria-label={say('desk.unkept')}>
      <h2>{say('desk.unkept')}</h2>
      <p>{say('desk.unkept.what')}</p>
      <ul role="list">
        {words.map((line, index) => (
          <li key={index} dir="auto">
            {line}
          </li>
        ))}
      </ul>
      <p className="unkept-acts">
        <button type="button" className="button" onClick={copy}>
          {say('desk.unkept.copy')}
        </button>
        <a className="button" href={address} download="rapport-words.txt">
          {say('desk.unkept.download')}
        </a>
        <span role="status">
          {copied && say(copied === 'yes' ? 'desk.unkept.copied' : 'desk.unkept.not-copied')}
        </span>
      </p>
    </section>
  )
}

/** The report, looked for every few seconds, and shown again only when it has changed, at the same place. */
function LatestNotes({ session }: { readonly session: SessionId }) {
  const [shown, setShown] = useState<{ readonly address: string; readonly at: number }>()
  const [isAway, setIsAway] = useState(false)
  const frame = useRef<HTMLIFrameElement>(null)
  const place = useRef(0)

  useEffect(() => {
    let isWanted = true
    let before: string | undefined
    let turn = 0
    const look = async (): Promise<void> => {
      const page = await pageOf(session)
      if (!isWanted) return
      setIsAway(page === undefined)
      if (page === undefined || page === before) return
      before = page
      place.current = frame.current?.contentWindow?.scrollY ?? 0
      turn += 1
      setShown({ address: `/api/sessions/${session}/report.html?shown=${turn}`, at: Date.now() })
    }
    void look()
    const looking = setInterval(() => void look(), LOOK_EVERY)
    return () => {
      isWanted = false
      clearInterval(looking)
    }
  }, [session])
  const keepPlace = useCallback(() => frame.current?.contentWindow?.scrollTo(0, place.current), [])

  return (
    <>
      <p className="quiet" role="status">
        {isAway
          ? say('desk.reading.away')
          : shown
            ? say('desk.report.of', { time: clockTime(shown.at) })
            : say('desk.opening')}
      </p>
      {shown && (
        <iframe ref={frame} src={shown.address} title={say('desk.notes')} onLoad={keepPlace} />
      )}
    </>
  )
}

async function pageOf(session: SessionId): Promise<string | undefined> {
  try {
    const response = await fetch(`/api/sessions/${session}/report.html`, {
      credentials: 'same-origin',
    })
    return response.ok ? await response.text() : undefined
  } catch {
    return undefined // said on the page as being away; the next look comes by itself
  }
}
