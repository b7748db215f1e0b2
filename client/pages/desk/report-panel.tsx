import { useCallback, useEffect, useState } from 'react'
import type { PollId, SessionId } from '#shared/ids.ts'
import type { CountedPoll } from '#shared/poll/poll.ts'
import { REPORT_FORMATS } from '#shared/report-formats.ts'
import type { FeedState } from '../../live/feed.ts'
import type { RoomLink } from '../../live/room-link.ts'
import { clockTime, say } from '../../say.ts'

const SETTLE = 1_200 // ms without a change before the preview is made again

interface ReportPanelProps {
  readonly session: SessionId
  readonly link: RoomLink | undefined
  readonly polls: ReadonlyMap<PollId, CountedPoll>
  readonly feed: FeedState
  /** Whether the server cannot be asked for anything just now. */
  readonly isAway: boolean
}

/** The report as it leaves now, beside the notes, and in every format. */
export function ReportPanel({ session, link, polls, feed, isAway }: ReportPanelProps) {
  const [version, setVersion] = useState(0)
  const [shownAt, setShownAt] = useState<number>()
  const [failed, setFailed] = useState(false)
  const report = `/api/sessions/${session}/report`

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const soon = (): void => {
      clearTimeout(timer)
      // Only what is kept leaves; the preview waits for that too.
      timer = setTimeout(() => {
        const kept = link?.kept() ?? Promise.resolve()
        void kept.then(() => setVersion((before) => before + 1))
      }, SETTLE)
    }
    link?.doc.on('update', soon)
    return () => {
      clearTimeout(timer)
      link?.doc.off('update', soon)
    }
  }, [link])
  const again = useCallback(() => setVersion((before) => before + 1), [])
  useEffect(again, [polls, again])
  useEffect(() => {
    if (feed === 'live') again()
  }, [feed, again])

  const shown = useCallback(() => {
    setFailed(false)
    setShownAt(Date.now())
  }, [])
  const fail = useCallback(() => setFailed(true), [])

  return (
    <div className="report">
      <header>
        <h2>{say('desk.report.preview')}</h2>
        <p className="quiet" role="status">
          {shownAt !== undefined
            ? say('desk.report.of', { time: clockTime(shownAt) })
            : !isAway && say('desk.report.refreshing')}
        </p>
        {failed && !isAway && (
          <p className="problem" role="alert">
            {say('desk.report.failed')}{' '}
            <button type="button" className="button small" onClick={again}>
              {say('desk.report.again')}
            </button>
          </p>
        )}
        {!isAway && (
          <p className="formats">
            <span className="quiet">{say('desk.report.download')}</span>
            {REPORT_FORMATS.map((format) => (
              <a
                key={format}
                className="button small"
                href={`${report}.${format}?download`}
                download
              >
                {say(`desk.report.format.${format}`)}
              </a>
            ))}
          </p>
        )}
      </header>
      <Preview
        key={session}
        address={`${report}.html?shown=${version}`}
        onShown={shown}
        onFailed={fail}
      />
    </div>
  )
}

interface PreviewProps {
  readonly address: string
  onShown(): void
  onFailed(): void
}

/** Asks for the page before it shows it, and keeps the old one until the new one is there. */
function Preview({ address, onShown, onFailed }: PreviewProps) {
  const [shown, setShown] = useState<string>()
  const [next, setNext] = useState<string>()
  useEffect(() => {
    let isWanted = true
    reportAnswers(address).then((answers) => {
      if (!isWanted) return
      if (answers) setNext(address)
      else onFailed()
    }, onFailed)
    return () => {
      isWanted = false
    }
  }, [address, onFailed])

  const pages = [...new Set([shown, next])].filter((each) => each !== undefined)
  return (
    <div className="preview">
      {pages.map((each) => (
        <iframe
          key={each}
          src={each}
          title={say('desk.report.preview')}
          hidden={each !== shown}
          onLoad={() => {
            setShown(each)
            onShown()
          }}
        />
      ))}
    </div>
  )
}

async function reportAnswers(address: string): Promise<boolean> {
  const { ok } = await fetch(address, { method: 'HEAD', credentials: 'same-origin' })
  return ok
}
