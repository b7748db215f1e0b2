import { useEffect, useState } from 'react'
import type { PollId, SessionId } from '#shared/ids.ts'
import type { CountedPoll } from '#shared/poll.ts'
import { REPORT_FORMATS } from '#shared/report-formats.ts'
import type { RoomLink } from '../../live/room-link.ts'
import { clockTime, say } from '../../say.ts'

const SETTLE = 1_200 // ms without a change before the preview is made again

interface ReportPanelProps {
  readonly session: SessionId
  readonly link: RoomLink | undefined
  readonly polls: ReadonlyMap<PollId, CountedPoll>
}

/** The report as it leaves now, beside the notes, and in every format. */
export function ReportPanel({ session, link, polls }: ReportPanelProps) {
  const [version, setVersion] = useState(0)
  const [shownAt, setShownAt] = useState<number>()
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
  useEffect(() => setVersion((before) => before + 1), [polls])

  return (
    <div className="report">
      <header>
        <h2>{say('desk.report.preview')}</h2>
        <p className="quiet" role="status">
          {shownAt === undefined
            ? say('desk.report.refreshing')
            : say('desk.report.of', { time: clockTime(shownAt) })}
        </p>
        <p className="formats">
          {REPORT_FORMATS.map((format) => (
            <a key={format} className="button small" href={`${report}.${format}?download`} download>
              <span className="visually-hidden">{say('desk.report.download')} </span>
              {say(`desk.report.format.${format}`)}
            </a>
          ))}
        </p>
      </header>
      <Preview
        key={session}
        address={`${report}.html?shown=${version}`}
        onShown={() => setShownAt(Date.now())}
      />
    </div>
  )
}

interface PreviewProps {
  readonly address: string
  onShown(): void
}

/** Two frames take turns, so that the old page stands until the new one is there. */
function Preview({ address, onShown }: PreviewProps) {
  const [shown, setShown] = useState(address)
  return (
    <div className="preview">
      {[...new Set([shown, address])].map((each) => (
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
